"""What only a transcript tells: whom "the President" and "you" mean, and whose remarks have no margin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from readouts.reading import antecedents
from readouts.reading.findings import Found, sure, unsure
from readouts.reading.margins import Margins
from readouts.reading.names import Cast, Name
from readouts.reading.nesting import Nesting
from readouts.reading.people import Person, roles
from readouts.reading.phrases import Head
from readouts.records import Document, Statement

_OFFICE = re.compile(
    r"\b[Tt]he ((?:(?:Vice|Prime|Foreign|First|vice|prime|foreign|first) )?"
    r"(?:President|Minister|Chancellor|Secretary|Lady|King|Queen|Speaker|Governor|Senator|Mayor"
    r"|president|minister|chancellor))\b(?![’']s? [A-Z])(?! (?:of|for|to)\b| [A-Z]\w)"  # noqa: RUF001
)
_FORMER = re.compile(r"(?:former|ex-?|last|previous|next|then)\b[ -]*", re.IGNORECASE)
_REMARKS = re.compile(
    r"\b(?:remarks|speech|address|statement|lecture|keynote|testimony)\b[^:;]{0,60}?\b(?:by|from)\s",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\bjoint\b", re.IGNORECASE)
# Behind these a name in a title is no author's.
_BESIDE = re.compile(r"\b(?:with|and|on|at|before|about|during|after|for the|in)\b|&", re.IGNORECASE)
_ALSO = re.compile(r",?\s(?:and|&)\s[A-Z]")
# How many turns away an answer may stand from its question.
_NEAR = 3


def titled_author(document: Document, title: Cast) -> Person | None:
    """Whose remarks an account without margins is, by its title: "Remarks by President Varga in Orsund"."""
    words = title.text
    match = _REMARKS.search(words) if document.genre == "account" and not _JOINT.search(words) else None
    names = title.between(match.end(), len(words)) if match else []
    if not match or not names or len(names[0].people) != 1 or names[0].owned:
        return None
    between = words[match.end() : names[0].start]
    if _BESIDE.search(_plain_titles(between)) or _ALSO.match(words, names[0].end):
        return None
    return names[0].people[0]


def _plain_titles(words: str) -> str:
    """Without what belongs to an office: "Assistant to the President for Homeland Security, Dr."."""
    return re.sub(r"\b(?:for|of|and) (?:the )?[A-Z][\w.]*(?: (?:and )?[A-Z][\w.]*)*,", "", words)


class Turns:
    """Follows people and offices through the turns of one transcript."""

    def __init__(self, cast: Cast, margins: Margins, nesting: Nesting) -> None:
        """Find the offices that the turns speak of, so that "he" may follow "the President"."""
        self.cast = cast
        self.margins = margins
        self.offices = margins.offices
        self.nesting = nesting
        if margins.labels:
            self._refer()

    def _refer(self) -> None:
        known: dict[str, tuple[Person, ...]] = {}
        for match in _OFFICE.finditer(self.cast.text):
            words = match[1].lower()
            if words not in known:
                # Somebody, if not known who: nobody else is meant by the "he" that follows.
                known[words] = self._bearer(words, match.start()) or (Person((), match.start()),)
            self.cast.refer(Name(match.start(), match.end(), known[words], False, False, False))

    def _bearer(self, words: str, place: int) -> tuple[Person, ...]:
        own = self.margins.own
        people = antecedents.by_role(self.cast, words, place, (), own=own, salient=False)
        if self.offices.linker.own is None:
            people = [one for one in people if id(one) in self._in_margins]
        if self.offices.linker.is_own_office(words):
            held = self.offices.own_holder(words, place, people)
            if held is not None:
                return held.people
        return tuple(people) if len(people) == 1 else ()

    @cached_property
    def _in_margins(self) -> set[int]:
        """Who speaks in the transcript."""
        sources = [one.source for one in self.nesting.statements if one.source]
        labels = {one.text for one in sources if tuple(one.spans[0]) in self.margins.labels}
        return {id(person) for label in labels for person in self.margins.read(label).people}

    def role(self, head: Head, people: Sequence[Person], outer: Found | None) -> Found | None:
        """Whom a bare role names inside a turn; None where that is as in a report."""
        wanted = roles(head.name)
        if self.offices.linker.own is None and _OFFICE.fullmatch(f"the {head.name}"):
            # Whose house it is is not known: "the President" is no guest whom the answers tell of.
            here = [one for one in people if id(one) in self._in_margins]
            return sure(here[0], 0.85, "by role") if len(here) == len(people) == 1 else unsure(people)
        # Officials are called by the office that they have: a press secretary is not "the Secretary".
        exact = [one for one in people if one.roles & wanted and not (outer and one in outer.people)]
        former = _FORMER.match(head.name)
        current = self.offices.own_holder(head.name[former.end() :], head.start, ()) if former else None
        if current is not None:
            return unsure([one for one in people if one not in current.people])
        if wanted and "leader" not in wanted and exact != people:
            if len(exact) == 1 and not former:
                return sure(exact[0], 0.85, "by role")
            people = exact or people
            return unsure(people)
        if former or not self.offices.linker.is_own_office(head.name):
            return None
        held = self.offices.own_holder(head.name, head.start, people)
        if held is None or outer is None:
            return held
        # A guest's president, or whoever is president when a president says so.
        guest = any(one.country not in (None, self.margins.own) for one in outer.speakers)
        if guest or (held.people and held.people == outer.people):
            return Found((), held.speakers)
        return held

    def asked(self, statement: Statement) -> Found | None:
        """Whom a question's "you" means: who answers it, where nobody else answered shortly before."""
        source = statement.source
        if source is None or source.text.lower() != "you":
            return None
        if re.match(r"\s+know\b", self.cast.text[source.end : source.end + 8]):
            return None
        turns = self.nesting.labels(source.start)
        if turns is None or not self._asks(turns.here):
            return None
        after = self._first(turns.after[:_NEAR])
        before = self._first(turns.before[:_NEAR])
        if after is None or (before is not None and before.people != after.people):
            some = [one for found in (after, before) if found is not None for one in found.speakers]
            return Found((), tuple(some)) if some else None
        said = tuple(replace(one, confidence=0.8, why="is asked in the transcript") for one in after.speakers)
        return Found(said, (), after.people)

    def _asks(self, label: str) -> bool:
        found = self.margins.read(label)
        return bool(found.speakers) and found.speakers[0].name == "reporter"

    def _first(self, labels: Sequence[str]) -> Found | None:
        return next((found for found in map(self.margins.read, labels) if found.people), None)
