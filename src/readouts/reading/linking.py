"""From the speakers of one document to the actors that the gazetteer knows, as of the document's date.

A speaker gets an actor only where the gazetteer supports one answer and nothing in the document
speaks against it: a namesake with the wrong name costs more than none. ``why`` of a speaker then
tells the rule and the row that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from readouts.reading import givennames, seats, titles
from readouts.reading.actor_rows import Person as Known
from readouts.reading.actor_rows import State, Term, is_day
from readouts.reading.actors import Found, Gazetteer
from readouts.reading.employers import employer, side_of, voice_of
from readouts.reading.names import Cast
from readouts.reading.people import Person, roles
from readouts.reading.spellings import folded, office, plain
from readouts.records import Actor, Document, Speaker

# Offices whose holder speaks for the country; who only votes or leads a region does not.
_SPEAKS = re.compile(
    r"(?:(?!senate|house|governor)[\w'-]+ )*"
    r"(?:president|prime minister|minister|chancellor|king|queen|emir|sultan|emperor|pope|supreme leader"
    r"|monarch|crown prince|grand duke|state secretary|(?:treasury|press|defence|homeland security) secretary"
    r"|national security adviser|head of the office of the president|attorney general|spokesperson"
    r"|chief of staff)"
    r"|(?:ambassador|permanent representative|spokesperson) (?:to|of|for) .*"
)
_POLITICAL = frozenset(
    """
    speaker senator representative lawmaker legislator democrat republican nominee
    governor delegate whip
    """.split()
)
# How far behind the first mention of somebody an introduction may end, in code points.
_INTRODUCED = 200
# Callings that tell somebody else of the same name; who held an office may have had them too.
_PRIVATE = frozenset(
    """
    actor actress admiral analyst anchor astronaut author banker bishop cardinal captain coach colonel
    columnist corporal correspondent detective developer doctor economist editor executive historian
    host investor journalist lieutenant marshal moderator officer owner pastor physician pollster priest
    reporter sergeant sheriff soldier spokesperson strategist surgeon trooper writer
    """.split()
)
# "the acting president", "the former president": not who holds the office by the gazetteer.
_NOT_NOW = re.compile(
    r"(?:former|ex|late|then|acting|interim|caretaker|incoming|next|future|new|newly|would-be|self-\w+|first|last"
    r"|previous|deposed|ousted|onetime|one-time|founding|honorary|shadow|opposition|rival)\b"
    r"|.*\b(?:elect|designate)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What an account's own office is called in it by a bare title.
_HEADS = (
    (re.compile(r"Vice President"), "vice president"),
    (re.compile(r"White House|Kremlin|Élysée|Presiden", re.IGNORECASE), "president"),
    (re.compile(r"Prime Minister|Downing Street|Cabinet of Ministers", re.IGNORECASE), "prime minister"),
    (re.compile(r"Chancell", re.IGNORECASE), "chancellor"),
    (re.compile(r"(?:Department|Ministry) (?:of|for) (?:National )?(?:Defen[cs]e|War)"), "defence minister"),
    (re.compile(r"Department of State|State Department|Foreign|External Affairs"), "foreign minister"),
)
_BARE = {
    "head of state": ("president",),
    "secretary": ("foreign minister", "defence minister"),
    "minister": ("foreign minister", "defence minister"),
}


class Held(NamedTuple):
    """Whom a bare role names on the document's date."""

    person: Known
    state: State
    why: str
    title: str


class Linker:
    """Finds the actors of one document."""

    def __init__(self, document: Document, known: Gazetteer, cast: Cast, more: Iterable[Person] = ()) -> None:
        """Nothing is looked up yet.

        Args:
            document: Its date, party and issuer are evidence.
            known: The gazetteer.
            cast: The people and countries of its text.
            more: People whom only its title names.
        """
        self.known = known
        self.cast = cast
        self.day = document.date if document.date and is_day(document.date) else None
        self.is_official = document.genre != "report"
        told = document.party if self.is_official else None
        if told is None and document.genre == "transcript":
            # Several speak, each for a side; the house is the issuer's all the same.
            told = seats.issuing(known, document.issuer or "")
        self.own = known.state(told).one if told else None
        issuer = document.issuer or ""
        self.head = next((key for pattern, key in _HEADS if pattern.search(issuer)), None)
        self._more = tuple(more)
        self._people: dict[str, Found[Known]] = {}
        self._linked: dict[Speaker, Speaker] = {}

    @cached_property
    def _named(self) -> dict[str, Person]:
        return {person.name: person for person in (*self._more, *self.cast.people)}

    @cached_property
    def _by_id(self) -> dict[str, Person]:
        found: dict[str, Person] = {}
        for person in self.cast.people:
            one = self.person(person.name, person).one
            if one:
                found.setdefault(one.id, person)
        return found

    def linked(self, speaker: Speaker) -> Speaker:
        """``speaker`` with the actor that the gazetteer supports, if any, and why."""
        if speaker.actor is not None or speaker.kind in ("unnamed", "document", "group"):
            return speaker
        known = self._linked.get(speaker)
        if known is None:
            known = self._person(speaker) if speaker.kind == "person" else self._state(speaker)
            self._linked[speaker] = known
        return known

    def bearer(self, held: Held) -> Person | None:
        """The person of the text who is the holder of an office."""
        return self._by_id.get(held.person.id)

    # People

    def _person(self, speaker: Speaker) -> Speaker:
        person = self._named.get(speaker.name)
        found = self.person(speaker.name, person)
        if found.one is None:
            held = self._by_surname(speaker, person)
            if held is None:
                note = f"; gazetteer: {found.why}" if found.candidates else ""
                return replace(speaker, why=speaker.why + note) if note else speaker
            found = Found(held.person, why=f"by surname, {held.why}", terms=self.known.terms(held.person))
        one = found.one
        assert one is not None
        past = person is not None and person.past
        term = None if past else self.speaking(one)
        why = f"{speaker.why}; gazetteer: {one.id} {one.label}, {found.why}"
        if term is None:
            return replace(speaker, actor=Actor(one.id, one.label), why=why)
        return replace(
            speaker,
            actor=Actor(one.id, one.label),
            role=speaker.role or term.title,
            country=speaker.country or self.label(term.country),
            why=why if row(term) in why else f"{why}; {row(term)}",
        )

    def person(self, name: str, person: Person | None) -> Found[Known]:
        """Who is called ``name``, unless what the text tells of the person speaks against it."""
        if name not in self._people:
            self._people[name] = self._checked(name, person)
        return self._people[name]

    def _checked(self, name: str, person: Person | None) -> Found[Known]:
        found = self.known.person(name)
        words = name.split()
        if found.one is None and not found.candidates and len(words) > 2:
            # "Ilse M. Varga" is Ilse Varga.
            short = [words[0], *(word for word in words[1:] if len(word.rstrip(".")) > 1)]
            found = self.known.person(" ".join(short)) if len(short) < len(words) else found
        if found.one is None:
            return found
        doubt = self._doubt(found, person)
        return Found(None, (found.one,), doubt) if doubt else found

    def _doubt(self, found: Found[Known], person: Person | None) -> str:
        """Why somebody of the text may be a namesake of somebody in the gazetteer, else nothing."""
        terms = found.terms
        keys = {term.key for term in terms}
        told = {office(role) for role in person.roles} if person else set()
        homes = {code for term in terms for code in (term.country, self.top(term.country))}
        if person and person.country and terms:
            home = self.known.state(person.country).one
            if home is None or not {home.code, self.top(home.code)} & homes:
                return "a namesake of another country"
        if told & _PRIVATE and not told & keys:
            return "a namesake by occupation"
        if person and self._is_told_otherwise(person):
            return "a namesake by description"
        if terms and not any(map(self._speaks, terms)):
            return self._common_doubt(terms, told, person)
        return ""

    def _common_doubt(self, terms: tuple[Term, ...], told: set[str], person: Person | None) -> str:
        """Why somebody may be a namesake of one of the hundreds in an assembly, else nothing."""
        keys = {term.key for term in terms}
        if self.day and all(term.start > self.day for term in terms):
            return "a namesake of one who came later"
        if told & titles.HOUSES and not told & keys:
            return "a namesake of another office"
        party = person is not None and {"republican", "democratic"} & person.places
        seen = told & (_POLITICAL | keys) or party or (person and person.country)
        return "" if seen else "a name that others bear too"

    def _is_told_otherwise(self, person: Person) -> bool:
        """Whether somebody is introduced as what no office holder is: "Ilse Varga, a plumber from Orsund"."""
        after = self.cast.text[person.first : person.first + _INTRODUCED]
        match = re.search(rf"{re.escape(person.name)},\s+an?\s+([^,.;\n]{{2,80}})", after)
        return bool(match and not roles(match[1]))

    def _by_surname(self, speaker: Speaker, person: Person | None) -> Held | None:
        """Who is named with an office and a surname only, where office, country and date say the same."""
        if not speaker.role or (person and person.past):
            return None
        words = speaker.role
        if _NOT_NOW.match(words):
            return None
        home = self.known.state(speaker.country).one if speaker.country else self.own
        found = self._in_office(self._key(words, home), home) if home else Found[Known]()
        first, surname = speaker.name.split()[0], speaker.name.split()[-1]
        if home and found.one and self.is_called(found.one, surname):
            given = found.one.label.split()[0].lower()
            # "Jacob Sullivan" where the gazetteer has Jake.
            if first == surname or givennames.same_given(first.lower(), given):
                return Held(found.one, home, _why(found), words)
        if speaker.country or first != surname or not self.is_official:
            return None
        return self._by_top_office(surname, words)

    def _by_top_office(self, surname: str, words: str) -> Held | None:
        """Who is the only head of state or government of that surname anywhere, on the date.

        Official texts call their guests so; in a report "President Varga" may be a club's.
        """
        if self.day is None:
            return None
        held = []
        for one in self.known.person(surname).candidates:
            if self.is_called(one, surname):
                terms = [term for term in self.known.terms(one, self.day) if term.roles]
                held += [(one, term) for term in terms if term.key == office(words, term.country)]
        if len({one.id for one, _ in held}) != 1:
            return None
        one, term = held[0]
        return Held(one, self.known.states[term.country], row(term), words)

    def is_called(self, person: Known, surname: str) -> bool:
        """Whether ``surname`` is a part of a name of somebody in the gazetteer, in any spelling."""
        names = (person.label, *person.names)
        return folded(surname) in {part for name in names for part in folded(name).split()}

    # Offices

    def offices(self, person: Person) -> set[str]:
        """What the gazetteer says that somebody of the text certainly holds on the document's date."""
        known = self.person(person.name, person).one
        return {term.key for term in self.known.terms(known, self.day)} if known and self.day else set()

    def holder(self, words: str, place: int) -> Held | None:
        """Who certainly holds the office of a bare role on the document's date.

        Args:
            words: The role, without its article: "president of Velmark", "Velmark's foreign minister".
            place: Where it stands; a sentence about another year is not about today's holder.
        """
        if self.day is None or _NOT_NOW.match(words) or self._is_of_another_year(place):
            return None
        words = " ".join(words.split())
        asked = self.known.role(words)
        if asked is not None:
            key, state = asked
            if self._is_doubtful(state) or self._only_capital(words, state):
                return None
        elif self.own is not None and self.is_own_office(words):
            key, state = self._key(words, self.own), self.own
        else:
            return None
        if "spokesperson" in key:
            return None
        found = self._in_office(key, state)
        if found.one is None:
            return None
        title = next((term.title for term in found.terms if term.key == key), words)
        return Held(found.one, state, _why(found), title)

    def is_own_office(self, words: str) -> bool:
        """Whether an account calls its own issuer's office by the bare ``words``."""
        if self.own is None:
            return False
        key = office(words, self.own.code)
        if self.head == "president" and key == "vice president":
            return True
        return bool(self.head) and (key == self.head or self.head in _BARE.get(key, ()))

    def is_foreign(self, person: Person) -> bool:
        """Whether the text says that somebody is of another country than the account's issuer."""
        if self.own is None or person.country is None:
            return False
        home = self.known.state(person.country).one
        return home is None or home.code != self.own.code

    def _key(self, words: str, state: State) -> str:
        # Whom a "National Security Advisor to the President" advises is no part of the office.
        key = office(re.sub(r" to the President$", "", words), state.code)
        own = self.head if state is self.own and self.head in _BARE.get(key, ()) else None
        return own or key

    def _in_office(self, key: str, state: State) -> Found[Known]:
        return self.known.holder(key, state.code, self.day) or Found()

    def _is_of_another_year(self, place: int) -> bool:
        number = self.cast.sentence(place)
        ends = self.cast.sentences[number + 1 :]
        sentence = self.cast.text[self.cast.sentences[number] : ends[0] if ends else None]
        return any(year < (self.day or "")[:4] for year in _YEAR.findall(sentence))

    def _only_capital(self, words: str, state: State) -> bool:
        """Whether ``words`` tell the country by its capital alone, which has officers of its own."""
        low = f" {plain(words)} "
        return any(f" {plain(capital)} " in low for capital in state.capitals)

    def _is_doubtful(self, state: State) -> bool:
        """Georgia is a state of the United States too, unless the text speaks of Georgians."""
        return state.code == "GE" and not re.search(r"\bGeorgian|\bTbilisi\b", self.cast.text)

    # Countries and organisations

    def _state(self, speaker: Speaker) -> Speaker:
        found = self.state(speaker.name)
        if found.one is None:
            note = f"; gazetteer: {found.why}" if found.candidates else ""
            return replace(speaker, why=speaker.why + note) if note else speaker
        one = found.one
        why = f"{speaker.why}; gazetteer: {one.id or one.code} {one.label}, {found.why}"
        return replace(speaker, actor=Actor(one.id or one.code, one.label), why=why)

    def state(self, name: str) -> Found[State]:
        """The country or organisation that speaks under ``name``: its own, or that of its government."""
        found = self.known.country(name)
        if found.why == "by demonym" or (
            found.why in ("by capital", "by government") and not self.cast.seat(name)
        ):
            found = Found()
        if found.one is None and not found.candidates:
            found = self.known.organization(name)
            if found.why == "by demonym":
                return Found()
        if (
            found.one is None
            and not found.candidates
            and (match := re.fullmatch(r"(.+?)(?:[\u2019']s?)? government", name))
        ):
            whose = self.known.country(match[1])
            if whose.why in ("by name", "by demonym"):
                found = whose._replace(why=f"its government, {whose.why}")
        return Found() if found.one and self._is_doubtful(found.one) else found

    def label(self, code: str) -> str:
        """The name of the party that a country, or a body of an organisation, belongs to."""
        return self.known.states[self.top(code)].label

    def top(self, code: str) -> str:
        """The code of the organisation that a body speaks for, else ``code``."""
        state = self.known.states.get(code)
        return state.part_of if state and state.part_of and code.startswith(f"{state.part_of}-") else code

    # Parties

    def speaking(self, person: Known | str) -> Term | None:
        """The office by which somebody certainly speaks for one country or body on the date."""
        if self.day is None:
            return None
        terms = [term for term in self.known.terms(person, self.day) if self._speaks(term)]
        return terms[0] if len({self.top(term.country) for term in terms}) == 1 else None

    def _speaks(self, term: Term) -> bool:
        state = self.known.states.get(term.country)
        if state and state.kind == "organization":
            return True
        return bool(state and state.kind != "region" and (term.roles or _SPEAKS.fullmatch(term.key)))

    def may_be_foreign(self, speaker: Speaker) -> bool:
        """Whether a speaker of an account may be another country's than its issuer's.

        All offices known of somebody are another country's, or somebody else holds the office at home:
        "President Ostrov" is no president of Velmark while Varga is, and a country without a king has
        none to speak for it.
        """
        if self.own is None or speaker.kind != "person":
            return False
        if speaker.actor is None:
            key = self._key(speaker.role or "", self.own)
            # A country without a king has none to speak for it.
            if key in titles.TOP_OFFICES and self.known.lacks(key, self.own.code):
                return True
            held = self._in_office(key, self.own)
            return held.one is not None and not self.is_called(held.one, speaker.name.split()[-1])
        homes = {self.top(term.country) for term in self.known.terms(speaker.actor.id)}
        return bool(homes) and self.own.code not in homes

    def side(self, speaker: Speaker) -> tuple[str, str] | None:
        """The party that the gazetteer gives a speaker, and how, where the text gives none."""
        if speaker.kind in ("country", "organization"):
            found = self.state(speaker.name)
            if found.one:
                return self.label(found.one.code), found.why
        found_by = employer(speaker.name, self.known, self.cast) if speaker.kind == "unnamed" else None
        if found_by is None:
            # "Varga's spokeswoman, Mira Kolm": for whom she speaks is in her office.
            words = speaker.name if speaker.kind == "unnamed" else (speaker.role or "")
            land = (voice_of(words, self.cast) or side_of(words, self.cast)) if words else None
            return (land, "by employer") if land else None
        whose, how = found_by
        if isinstance(whose, str):
            return whose, how
        return None if self._is_doubtful(whose) else (self.label(whose.code), how)


def row(term: Term) -> str:
    """A term of office with its dates, its source and the date on which that was true."""
    until = f" to {term.end}" if term.end else ""
    source = f"{term.source} {term.as_of}".strip()
    return f"{term.title}, {term.country}, from {term.start or '?'}{until} ({source})"


def _why(found: Found[Known]) -> str:
    return f"{found.why}: {row(found.terms[0])}" if found.terms else found.why
