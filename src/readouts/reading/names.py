"""Who is named in a text, by the fullest name it uses, and where.

There is no tagger here. A name is a run of capitalised words with evidence beside it: a title, a
known given name, an apposition, a verb of saying, or its place as the source of a statement. In a
headline every word is capitalised, so a headline shows names again but hardly ever introduces one.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from readouts.reading import countries, givennames, lands, spellings, titles
from readouts.reading.people import Describer, Person
from readouts.reading.runs import Run, headlines, runs, sentences

_LOWER = re.compile(r"(?<![\w’'.])[a-z]{2,20}(?![\w’'])")
_SAID = (
    r"(?:said|says|told|tells|added|adds|noted|notes|wrote|writes|asked|asks|argued|argues|insisted|insists"
    r"|warned|warns|claimed|claims|declared|tweeted|replied|explained|stated|announced|confirmed|denied|acknowledged|recalled"
    r"|suggested|called|calls|believes|thinks|has said|also said|went on|continued|concluded|agreed)"
)
_AFTER = re.compile(
    rf"[,]?[ \xa0](?:{_SAID}\b|\([RDI]-)|, (?:an?|the|who|whose|\d\d?|[RDI]-[A-Z]"
    r"|(?:[a-z]+ ){0,3}(?:of|at|for|with)) "
)
_INSIDE = re.compile(r"\b(?:of|on|for)[ \xa0](?:the[ \xa0])?$")
_CALLED = re.compile(r"\b(he|she|his|him|her|hers|himself|herself)\b", re.IGNORECASE)
_MODIFYING = re.compile(
    r"[ \xa0](?:[a-z]+ )?(?:campaign|administration|aides?|advis[eo]rs?|supporters?|spokes\w+|allies|ally"
    r"|voters?|team|fans?|surrogates?|officials?|government|era|rally|rallies|donors?|backers?|delegates?|critics?|presidency|family)\b"
)
_LED = re.compile(r"\b(?:by|with|between|from|and)\s(?:the\s)?$")
# "The Foreign Minister" and "the Vice President" are no names.
_OFFICE_WORDS = titles.TITLES | titles.OFFICES | frozenset("prime vice foreign first deputy press".split())
_NO_SURNAME = titles.TITLES | titles.OFFICES | titles.OPENERS | givennames.ALL
# A sentence is not followed further back than this, in code points, whatever its punctuation.
_SENTENCE_REACH = 400


class Name(NamedTuple):
    """A place where somebody is named."""

    start: int
    end: int
    people: tuple[Person, ...]  # more than one where a surname is shared
    owned: bool  # "Varga's"
    modifies: bool  # "the Varga government"
    headline: bool


class Told(NamedTuple):
    """What is known beside the tables, in small letters.

    Countries by name and demonym, and seats of power, with what they stand for; full names of people.
    """

    lands: Mapping[str, str]
    seats: Mapping[str, str]
    people: Collection[str] = frozenset()


NOTHING_TOLD = Told({}, {})


class Cast:
    """Everybody that a text names, and where."""

    def __init__(
        self,
        text: str,
        sources: Iterable[tuple[int, int]] = (),
        depths: bytes = b"",
        told: Told = NOTHING_TOLD,
        people: Iterable[Person] = (),
    ) -> None:
        """Read the names of ``text``.

        Args:
            text: the document's text.
            sources: where the sources of its statements stand, ``[start, end)``.
            depths: the quotation depth of each code point, if known. Sentences inside a quotation
                do not count as steps away from who speaks.
            told: what is known beside the tables.
            people: who is known before the text begins, from its title.
        """
        self.text = text
        self._told = told
        self.depths = depths or bytes(len(text))
        self.sentences = [0, *(at for at in sentences(text) if at < len(text) and not self._is_inside(at))]
        self._lower = set(_LOWER.findall(text))
        self._sources = set(sources)
        self._ends = {end for _, end in self._sources}
        self.runs = list(runs(text, list(headlines(text))))
        self._written = Counter(
            run.words[0]
            for run in self.runs
            if len(run.words) == 1 and not run.headline and not self._opens_sentence(run.start)
        )
        self.people: list[Person] = []
        self._by_words: dict[tuple[str, ...], list[Person]] = {}
        self.lands = {**told.lands, **lands.learn(text, self.runs)}
        self._describer = Describer(text, self.land)
        for person in people:
            self._add(person)
        self._collect()
        self.by_role: dict[str, list[Person]] = {}
        for person in self.people:
            for role in person.roles:
                self.by_role.setdefault(role, []).append(person)
        self.names = list(self._find_names())
        self._starts = [name.start for name in self.names]
        self._referred: list[Name] = []
        self._learn_gender()

    def _is_inside(self, place: int) -> bool:
        return bool(self.depths[place - 1] and self.depths[place])

    def sentence(self, place: int) -> int:
        """The number of the sentence that ``place`` stands in."""
        return bisect_right(self.sentences, place) - 1

    def between(self, start: int, end: int) -> list[Name]:
        """The names that begin in ``[start, end)``."""
        return self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def refer(self, name: Name) -> None:
        """Note, in the order of the text, that an office stands for somebody as a name does."""
        self._referred.append(name)

    def referred(self, start: int, end: int) -> list[Name]:
        """The names, and the offices that stand for one, that begin in ``[start, end)``."""
        low, high = (bisect_left(self._referred, (place,)) for place in (start, end))
        return sorted([*self.between(start, end), *self._referred[low:high]], key=lambda name: name.start)

    def called(self, words: Sequence[str]) -> list[Person]:
        """The people whom ``words`` can name: a full name, its end, or its beginning."""
        return self._by_words.get(tuple(word.lower() for word in words), [])

    def bearer(self, words: Sequence[str]) -> Person | None:
        """The only person whom a name with its titles means: "Prime Minister Dovik"."""
        at = 0
        while at < len(words) - 1 and words[at].lower().rstrip(".") in _OFFICE_WORDS:
            at += 1
        people = self.called(words[at:])
        return people[0] if len(people) == 1 else None

    def land(self, words: str) -> str | None:
        """The country of a name or demonym, from the tables or learnt from the text."""
        return countries.adjective(words) or self.lands.get(countries.plain(words))

    def seat(self, words: str) -> str | None:
        """The country or bloc that ``words`` are the seat of power of."""
        return countries.seat(words) or self._told.seats.get(countries.plain(words))

    def is_common(self, word: str) -> bool:
        """Whether the text has ``word`` in small letters too."""
        return word.lower().strip(".,") in self._lower

    def is_written(self, word: str) -> bool:
        """Whether ``word`` stands by itself with a capital inside a sentence."""
        return self._written[word] > 0

    def opens(self, place: int) -> bool:
        """Whether a sentence or a quotation begins at ``place``."""
        return self._opens_sentence(place)

    def _collect(self) -> None:
        """Introduce the people: full names first, then those known by one name only."""
        single: list[tuple[Run, int, tuple[str, ...]]] = []
        lone = {run.words[0].lower() for run in self.runs if len(run.words) == 1 and not run.headline}
        later: list[Run] = []
        for run in self.runs:
            if run.headline:
                later.append(run)
                continue
            at, titled = self._name_in(run)
            words = run.words[at:]
            if len(words) == 1 and (titled or self._is_lone_source(run, at)):
                single.append((run, at, words))
            elif len(words) > 1 and self._is_person(run, at, titled, lone):
                self._introduce(run, at, words)
        for run in later:
            self._introduce_from_headline(run, lone)
        for run, at, words in single:
            self._introduce(run, at, words)

    def _name_in(self, run: Run) -> tuple[int, bool]:
        """Where in ``run`` the name begins, behind openers, titles and countries; whether a title led."""
        words = run.words
        low = [word.lower().rstrip(".") for word in words]
        last = len(words) - 1
        at, titled = 0, False
        opening = self._opens_sentence(run.start)
        while at <= last and self._is_opener(low[at], opening and at == 0, at < last):
            at += 1
        if (
            at == last == 1
            and low[0] not in titles.OPENERS | titles.NOT_PEOPLE
            and not self._written[words[1]]
        ):
            at = 0  # "Ban Ki-moon" where the text has "ban" too
        for i in range(last - 1, at - 1, -1):
            if low[i] in titles.TITLES and (i == at or low[i] not in givennames.ALL):
                at, titled = i + 1, True
                break
        if not titled and self._describer.office_of(run.start):
            while at < last and (low[at] in titles.OFFICES or self.land(words[at])):
                at += 1
            titled = at > 0  # the words before are the office's: "State" of "Secretary of State Varga"
        while at < last and self.land(words[at]) and low[at] not in givennames.ALL:
            at += 1
        # "Crooked Hillary Clinton" where the text has the first word in small letters too.
        if (
            at + 2 <= last
            and low[at] not in givennames.ALL
            and low[at + 1] in givennames.ALL
            and (low[at] in self._lower or self._by_words.get(tuple(low[at + 1 :])))
        ):
            at += 1
        # "Cyber and Emerging Technology Anna Varga": two words and more before a name that are none.
        before = low[at : last - 1]
        if len(before) > 1 and low[last - 1] in givennames.ALL and not givennames.ALL & set(before):
            at = last - 1
        # "Head of Presidential Administration Ilse Varga": a name that is known ends what stands before.
        for size in range(2, min(5, last + 2 - at)):
            if spellings.folded(" ".join(words[-size:])) in self._told.people:
                return last + 1 - size, True
        return at, titled

    def _is_lone_source(self, run: Run, at: int) -> bool:
        """Whether one word by itself makes a statement and is a name: "Melanie said"."""
        if at or len(run.words) > 1 or (run.start, run.end) not in self._sources:
            return False
        word = run.words[0]
        if self.land(word) or self.seat(word):
            return False
        if word.lower() in givennames.ALL or not self._opens_sentence(run.start):
            return True
        # At a sentence's head any word has a capital: it has to have one elsewhere too.
        return word.lower() not in self._lower and self._written[word] > 0

    def _opens_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 3) : start].rstrip(" \xa0“\"‘'(")
        return not before or before[-1] in ".!?:\n\r—–-;…”"

    def _is_opener(self, low: str, opening: bool, more: bool) -> bool:
        low = low.replace("’", "'").split("'")[0]
        if low in titles.OPENERS or (low in titles.NOT_PEOPLE and low not in givennames.ALL):
            return True
        if not opening or low in givennames.ALL or low in titles.TITLES:
            return False
        return low in self._lower or (more and low.endswith(("ing", "ly")))

    def _is_person(self, run: Run, at: int, titled: bool, lone: set[str]) -> bool:
        words = run.words[at:]
        low = [word.lower().rstrip(".") for word in words]
        if not 2 <= len(words) <= 5 or _is_thing(words, low):
            return False
        if self.land(" ".join(words)) or self.seat(" ".join(words)):
            return False
        if any(word in titles.OPENERS for word in low) or set(low) <= _OFFICE_WORDS:
            return False
        if titled or low[0] in givennames.ALL or len(low[0]) == 1 or words[0].count(".") > 1:
            return True
        if any(word in titles.NOT_PEOPLE for word in low) or _INSIDE.search(
            self.text, max(0, run.start - 9), run.start
        ):
            return False
        if not run.owned and (run.end in self._ends or _AFTER.match(self.text, run.end)):
            return True
        if self._describer.role_before(run.places[at][0]):
            return True
        return low[-1] in lone and low[-1] not in self._lower and low[0] not in self._lower

    def _introduce(self, run: Run, at: int, words: tuple[str, ...]) -> None:
        low = tuple(word.lower() for word in words)
        if len(words) == 1 and (
            _is_thing(words, [low[0].rstrip(".")]) or self.land(words[0]) or low[0] in titles.TITLES
        ):
            return
        if words[-1].isupper() and len(words[-1]) > 3 and "." not in words[-1]:
            return
        before = [word.lower().rstrip(".") for word in run.words[:at]]
        gender = next((titles.COURTESY[word] for word in reversed(before) if word in titles.COURTESY), None)
        person = self._match(words, gender)
        if person is None:
            if len(words) == 1 and self._by_words.get(low):
                return  # a surname that several people share
            person = Person(words, run.start)
            self._add(person)
        elif len(words) > len(person.words) and words[-1].lower() == person.surname:
            person.words = words
        self._call(person, words)
        person.count += 1
        person.gender = person.gender or gender or (givennames.gender(words[0]) if len(words) > 1 else None)
        self._describer.describe(person, run, at)

    def _add(self, person: Person) -> None:
        self.people.append(person)
        self._call(person, person.words)

    def _call(self, person: Person, words: tuple[str, ...]) -> None:
        for key in person.keys(words):
            known = self._by_words.setdefault(key, [])
            if person not in known:
                known.append(person)

    def _match(self, words: tuple[str, ...], gender: str | None) -> Person | None:
        low = tuple(word.lower() for word in words)
        known = self._by_words.get(low[-1:], [])
        if len(words) == 1:
            found = [one for one in known if not gender or one.gender in (None, gender)]
            return found[0] if len(found) == 1 else None
        for person in known:
            mine = tuple(word.lower() for word in person.words)
            if len(mine) == 1 or mine[-1] != low[-1]:
                continue
            size = min(len(mine), len(low))
            if mine[-size:] == low[-size:] or givennames.same_given(mine[0], low[0]):
                return person
        return None

    def _introduce_from_headline(self, run: Run, lone: set[str]) -> None:
        """Take a name from a headline where a given name, a title or the text below vouches for it."""
        low = [word.lower().rstrip(".") for word in run.words]
        led = bool(_LED.search(self.text, max(0, run.start - 13), run.start))
        for size in range(min(5, len(low)), 1, -1):
            for i in range(len(low) - size + 1):
                words = run.words[i : i + size]
                if spellings.folded(" ".join(words)) in self._told.people and not self.called(words):
                    self._introduce_part(run, i, i + size)
        for i, word in enumerate(low):
            titled = i > 0 and low[i - 1] in titles.TITLES
            pair = run.words[i : i + 2]
            # "by President Varga Before": the words behind are not the name's.
            if word in givennames.ALL and len(pair) == 2 and not _is_thing(pair, low[i : i + 2]):
                whole = titled and _stops(low, i + 2) and low[i + 1] not in titles.OPENERS
                known = low[i + 1] in lone and not self.called(pair[1:])
                if known or (whole and not self.is_common(pair[1])):
                    self._introduce_part(run, i, i + 2)
            elif (
                titled
                and word not in _NO_SURNAME
                and not self.called(pair[:1])
                and (word in lone or (led and _stops(low, i + 1)))
            ):
                self._introduce_part(run, i, i + 1)

    def _introduce_part(self, run: Run, at: int, end: int) -> None:
        """Introduce words ``at`` to ``end`` of a headline's run; what precedes is their title."""
        part = run._replace(
            words=run.words[:end],
            places=run.places[:end],
            end=run.places[end - 1][1],
            owned=run.owned and end == len(run.words),
        )
        if not any(word.lower().rstrip(".") in titles.TITLES for word in run.words[:at]):
            part = part._replace(words=part.words[at:], places=part.places[at:], start=part.places[at][0])
            at = 0
        self._introduce(part, at, part.words[at:])

    def _find_names(self) -> Iterator[Name]:
        for run in self.runs:
            i, found = 0, []
            low = tuple(word.lower() for word in run.words)
            while i < len(low):
                for size in range(min(5, len(low) - i), 0, -1):
                    people = self._by_words.get(low[i : i + size])
                    if people and (size > 1 or self._stands_alone(run, i, people)):
                        found.append((i, size, people))
                        i += size - 1
                        break
                i += 1
            for i, size, people in found:
                end = run.places[i + size - 1][1]
                last = i + size == len(low)
                modifies = not last and not run.headline
                if last and not run.owned:
                    modifies = bool(_MODIFYING.match(self.text, end))
                yield Name(run.places[i][0], end, tuple(people), last and run.owned, modifies, run.headline)

    def _stands_alone(self, run: Run, i: int, people: list[Person]) -> bool:
        """Whether one word of a run is a name by itself, not a part of somebody else's or of a house."""
        word = run.words[i]
        if any(person.surname == word.lower() for person in people):
            return run.headline or i == 0 or run.words[i - 1].lower().rstrip(".") not in givennames.ALL
        # A first name names somebody only when it stands for itself.
        return len(run.words) == 1 or (i > 0 and run.words[i - 1].lower().rstrip(".") in titles.TITLES)

    def _learn_gender(self) -> None:
        """Take the gender of a person from the pronouns in sentences that name nobody else."""
        unknown = {id(person): [0, 0] for person in self.people if person.gender is None}
        if not unknown:
            return
        for match in _CALLED.finditer(self.text):
            if self.depths[match.start()]:
                continue
            number = self.sentence(match.start())
            named = self.between(max(self.sentences[number], match.start() - _SENTENCE_REACH), match.start())
            who = {id(person) for name in named for person in name.people}
            if len(who) == 1 and (only := next(iter(who))) in unknown:
                unknown[only][match[1].lower().startswith(("she", "her"))] += 1
        for person in self.people:
            he, she = unknown.get(id(person), (0, 0))
            if max(he, she) >= 1 and max(he, she) >= 3 * min(he, she):
                person.gender = "m" if he > she else "f"


def _stops(low: list[str], at: int) -> bool:
    """Whether a name in a headline ends before word number ``at``."""
    return at >= len(low) or low[at] in titles.OPENERS or low[at : at + 2] == ["en", "route"]


def _is_thing(words: Sequence[str], low: Sequence[str]) -> bool:
    """Whether a run is an organisation, a place, a text or several offices rather than a person."""
    if len(low) > 1 and low[-1].endswith("s") and low[-1][:-1] in titles.TITLES | titles.ROLE_NOUNS:
        return low[-1][:-1] not in ("king", "prince", "pope", "major", "marshal", "bishop", "chief", "head")
    if (
        low[-1] == "affairs"
        or low[-1] in titles.PROPER_DOCUMENTS
        or set("-".join(low).split("-")) <= _OFFICE_WORDS | {"crown"}
    ):
        return True
    if any(word in titles.ORGANISATIONS for word in low[1:]) or (
        low[0] in titles.ORGANISATIONS and len(low) > 0 and low[0] not in givennames.ALL
    ):
        return True
    return all(word.isupper() and len(word) > 2 and "." not in word for word in words) or (
        low[0] in titles.NOT_PEOPLE and low[0] not in givennames.ALL
    )
