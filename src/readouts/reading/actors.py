"""Actors across documents: people and their offices, countries, organisations, as of a date.

What is shipped is written by ``training/gazetteer.py``; ``docs/actors.md`` is its card. A user's own
file adds to it and outweighs it, see :mod:`readouts.reading.overrides`.

A wrong name costs more than none. A lookup has one answer, or candidates, or nothing. Each term of
office carries the date on which its source was true: after it a term that is not over still tells
who somebody is, but no longer who holds an office.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from readouts.reading.actor_rows import ALWAYS, OWN, SHIPPED, Person, State, Tables, Term, is_day, read_tables
from readouts.reading.spellings import folded, office, plain

T = TypeVar("T")

# Words that ask for an office by what it does, and the letters that such offices carry.
_ROLES = {"head of state": "S", "head of government": "G", "leader": "SGL", "monarch": "M"}
# Small words inside a surname, which nobody is called by alone.
_PARTICLES = frozenset("al el bin ibn ben de da di do dos das del der den van von la le of the y i e".split())
# Offices that several people hold at a time, of whom not all may be known.
_SHARED = re.compile(
    r"^(?:senator|representative|governor|mayor|captain regent|ambassador|minister|secretary|adviser to .*)$"
    r"|\b(?:deputy|assistant)\b"
)
_OF = re.compile(r"(.+?) (?:of|for) (?:the )?([^,]+)$")
# "minister of foreign affairs of Velmark": the office may have "of" in it.
_LAST_OF = re.compile(r"(.+) (?:of|for) (?:the )?([^,]+)$")
_OWNER = re.compile(r"(.+?)(?:'s|s'|\N{RIGHT SINGLE QUOTATION MARK}s) (.+)$")


class Found(NamedTuple, Generic[T]):
    """What a lookup came to.

    ``one`` is the answer where there is exactly one; otherwise ``candidates`` may be several.
    ``why`` says in a few words how, ``terms`` are the rows that it rests on.
    """

    one: T | None = None
    candidates: tuple[T, ...] = ()
    why: str = ""
    terms: tuple[Term, ...] = ()


class Gazetteer:
    """Who and what is known across documents. Loaded when first asked."""

    def __init__(self, folder: Path = SHIPPED, own: str = "") -> None:
        """Nothing is read yet.

        Args:
            folder: Where the tables are.
            own: Path of the user's own file, if any.
        """
        self._folder = folder
        self._own = own

    @cached_property
    def tables(self) -> Tables:
        """All rows, the user's own included.

        Raises:
            ModelMissing: a table is absent.
            SettingsError: the user's own file cannot be used.
        """
        shipped = read_tables(self._folder)
        if not self._own:
            return shipped
        from readouts.reading import overrides

        return overrides.merged(shipped, self._own)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody, by id."""
        return {person.id: person for person in self.tables.people}

    @cached_property
    def states(self) -> dict[str, State]:
        """Countries, territories, regions and organisations, by code."""
        return {state.code: state for state in self.tables.states}

    @cached_property
    def _named(self) -> dict[str, list[Person]]:
        return _index(self.tables.people, lambda person: map(plain, (person.label, *person.names)))

    @cached_property
    def full_names(self) -> frozenset[str]:
        """Everybody's names of two words and more, as :func:`folded` has them."""
        return frozenset(name for name in self._spelt if " " in name)

    @cached_property
    def _spelt(self) -> dict[str, list[Person]]:
        return _index(self.tables.people, lambda person: map(folded, (person.label, *person.names)))

    @cached_property
    def _called(self) -> dict[str, list[Person]]:
        return _index(
            self.tables.people,
            lambda person: {part for name in (person.label, *person.names) for part in _parts(folded(name))},
        )

    @cached_property
    def _terms(self) -> dict[str, list[Term]]:
        return _index(self.tables.terms, lambda term: (term.person,))

    @cached_property
    def _offices(self) -> dict[str, list[Term]]:
        return _index(self.tables.terms, lambda term: (term.country,))

    @cached_property
    def _places(self) -> dict[str, dict[str, list[State]]]:
        states = [state for state in self.tables.states if state.kind != "organization"]
        return _by_tier(states)

    @cached_property
    def _bodies(self) -> dict[str, dict[str, list[State]]]:
        return _by_tier([state for state in self.tables.states if state.kind == "organization"])

    def person(self, name: str) -> Found[Person]:
        """Who is called ``name``, without titles: "Volodymyr Zelenskiy".

        A full name finds its bearer, in any of its spellings. A surname, a given name or another
        part of a name gives candidates only, however few.
        """
        people = self._named.get(plain(name), [])
        why = "by name"
        if not people and " " in plain(name):
            people, why = self._spelt.get(folded(name), []), "by spelling"
        if not people and len(words := plain(name).split()) == 2:
            # Japan and Hungary put the surname first.
            people, why = self._named.get(f"{words[1]} {words[0]}", []), "by name, surname first"
        if len(people) == 1 and " " in plain(name):
            return Found(people[0], why=why, terms=self.terms(people[0]))
        candidates = people + [one for one in self._called.get(folded(name), []) if one not in people]
        return Found(
            None, tuple(candidates), "several of that name" if len(people) > 1 else "only part of a name"
        )

    def terms(self, person: Person | str, day: str | None = None) -> tuple[Term, ...]:
        """Somebody's offices, the latest first; with ``day`` those certainly held then."""
        id = person if isinstance(person, str) else person.id
        # Who led in fact is evidence for a date, and no office.
        terms = [term for term in self._terms.get(id, ()) if term.key != "leader"]
        terms.sort(key=lambda term: (term.start, term.end or ALWAYS), reverse=True)
        return tuple(term for term in terms if day is None or term.held(day) == "yes")

    def country(self, words: str) -> Found[State]:
        """The country that ``words`` name: by name, demonym, government or capital, in this order."""
        return _state(self._places, words)

    def organization(self, words: str) -> Found[State]:
        """The international organisation, or body of one, that ``words`` name."""
        return _state(self._bodies, words)

    def state(self, words: str) -> Found[State]:
        """A country or an organisation by its code or by what it is called."""
        if words in self.states:
            return Found(self.states[words], why="by code")
        found = self.country(words)
        return found if found.one or found.candidates else self.organization(words)

    def lacks(self, key: str, code: str) -> bool:
        """Whether a country's heads of state and government are known, and an office is none of its own."""
        terms = self._offices.get(code, ())
        led = set("".join(term.roles for term in terms)) >= {"S", "G"}
        return led and all(term.key != key for term in terms)

    def holder(self, title: str, country: str, day: str | None) -> Found[Person] | None:
        """Who held an office on a date.

        Args:
            title: The office: "president", "foreign minister", "head of government", "leader".
            country: Code or name of the country or organisation.
            day: ISO 8601 date.

        Returns:
            None where the date is not known or is none. Otherwise the one who certainly held the
            office then, or candidates where several may have, on the day of a hand-over for example.
        """
        if day is None or not is_day(day):
            return None
        state = self.state(country).one
        if state is None:
            return Found(why="no such country")
        key = office(title, state.code)
        terms = self._offices.get(state.code, ())
        found = self._among([term for term in terms if term.key == key], day)
        roles = set(_ROLES.get(key, ""))
        if found.one is None and roles:
            found = self._among([term for term in terms if term.key == key or roles & set(term.roles)], day)
        if found.one and _SHARED.search(key):
            return found._replace(one=None, candidates=(found.one,), why="one of several")
        return found

    def _among(self, terms: list[Term], day: str) -> Found[Person]:
        when = [(term.held(day), term) for term in terms]
        own = [pair for pair in when if pair[1].source == OWN and pair[0] in ("yes", "maybe")]
        # What users say of an office outweighs what was shipped.
        when = own or when
        sure = [term for held, term in when if held == "yes"]
        perhaps = [term for held, term in when if held == "maybe"]
        if sure or perhaps:
            return self._holding(sure, perhaps)
        late = max((term.as_of for held, term in when if held == "unknown"), default="")
        return Found(why=f"known only to {late}" if late else "nobody known on that date")

    def _holding(self, sure: list[Term], perhaps: list[Term]) -> Found[Person]:
        ids = list(dict.fromkeys(term.person for term in (*sure, *perhaps)))
        people = tuple(self.people[id] for id in ids)
        terms = tuple(dict.fromkeys((*sure, *perhaps)))
        if sure and len(people) == 1:
            return Found(people[0], why="by office and date", terms=terms)
        return Found(
            None, people, "several may have held it" if len(people) > 1 else "may have held it", terms
        )

    def role(self, words: str) -> tuple[str, State] | None:
        """The office and the country that ``words`` name.

        "the president of Ukraine", "Ukraine's foreign minister", "Ukrainian foreign minister".
        None where the office is none that somebody of that country is known to have held.
        """
        words = " ".join(words.split()).removeprefix("the ").removeprefix("The ")
        tries = [(match[1], match[2]) for match in [_OF.match(words)] if match]
        tries += [(match[1], match[2]) for match in [_LAST_OF.match(words)] if match]
        tries += [(match[2], match[1]) for match in [_OWNER.match(words)] if match]
        parts = words.split(" ")
        tries += [(" ".join(parts[size:]), " ".join(parts[:size])) for size in (1, 2, 3) if size < len(parts)]
        for title, place in tries:
            state = self.state(place).one
            if state is None:
                continue
            key = office(title, state.code)
            known = self._offices.get(state.code, ())
            if key in _ROLES or any(term.key == key for term in known):
                return key, state
        return None


@cache
def gazetteer(own: str = "") -> Gazetteer:
    """The shipped gazetteer with the user's own file, loaded once."""
    return Gazetteer(own=own)


def _index(rows: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for row in rows:
        for key in keys(row):
            known = found.setdefault(key, [])
            if not known or known[-1] is not row:
                known.append(row)
    return found


def _parts(name: str) -> set[str]:
    """What somebody may be called by besides the whole name."""
    words = name.split()
    parts = {word for word in words if word not in _PARTICLES and len(word) > 1}
    for size in range(2, len(words)):
        parts |= {" ".join(words[-size:]), " ".join(words[:size])}
    if len(words) > 2:
        parts.add(f"{words[0]} {words[-1]}")
    return parts


def _by_tier(states: Iterable[State]) -> dict[str, dict[str, list[State]]]:
    states = list(states)
    return {
        "by name": _index(states, lambda state: map(_written, (state.label, *state.names))),
        "by demonym": _index(states, lambda state: map(_written, state.demonyms)),
        "by government": _index(states, lambda state: map(_written, state.governments)),
        "by capital": _index(states, lambda state: map(_written, state.capitals)),
    }


def _written(words: str) -> str:
    """:func:`plain`, but a short name in capitals keeps them: "WHO" is not "who", "US" not "us"."""
    key = plain(words)
    letters = words.removeprefix("the ").removeprefix("The ").replace(".", "")
    return key.upper() if letters.isupper() and len(letters) <= 5 else key


def _state(tiers: dict[str, dict[str, list[State]]], words: str) -> Found[State]:
    keys = {_written(words), plain(words)}
    for why, tier in tiers.items():
        states = list(dict.fromkeys(state for key in sorted(keys) for state in tier.get(key, ())))
        if len(states) == 1:
            return Found(states[0], why=why)
        if states:
            return Found(None, tuple(states), f"several {why}")
    return Found()


def described(found: Gazetteer, name: str, day: str | None) -> dict[str, Any]:
    """What is known by ``name``, as a JSON object: ``results``, the sure one alone or all candidates.

    Args:
        found: Where to look.
        name: Of a person, a country or an organisation, or an office: "president of Ukraine".
        day: ISO 8601 date. An office needs one; of people it leaves the offices held then.
    """
    role = found.role(name)
    state = found.state(name)
    person = found.person(name)
    answer: dict[str, Any] = {
        "name": name,
        "date": day,
        "why": "nothing is known by that name",
        "results": [],
    }
    if state.one or state.candidates:
        answer["why"] = state.why
        answer["results"] = [one._asdict() for one in ([state.one] if state.one else state.candidates)]
    elif role:
        title, place = role
        held = found.holder(title, place.code, day)
        person, answer["why"] = (held, held.why) if held else (Found(), "an office needs a date")
    if not answer["results"] and (person.one or person.candidates):
        people = [person.one] if person.one else list(person.candidates)
        answer["why"] = person.why
        answer["results"] = [
            {"kind": "person", **one._asdict(), "offices": [term._asdict() for term in found.terms(one, day)]}
            for one in people
        ]
    answer["sure"] = bool(state.one or person.one) and bool(answer["results"])
    return answer
