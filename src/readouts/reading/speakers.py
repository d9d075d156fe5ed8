"""Who is speaking: from the source of each statement to a person, an organisation, a country.

A wrong name costs more than none: where more than one answer is left, the speakers stay empty and
the candidates say who it might be. Statements are taken in the order of the text, those inside
another's words after that other, so that "he" and "I" find who spoke before and around them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from readouts.reading import antecedents, countries, houses, phrases, quotes, titles
from readouts.reading.antecedents import Spoken
from readouts.reading.names import Cast, Name
from readouts.reading.parties import AUTHOR, party
from readouts.reading.people import Person, roles
from readouts.reading.phrases import Head
from readouts.records import Document, Speaker, Statement

_ASKING = frozenset({"q", "question", "reporter", "journalist", "participant", "audience member", "press"})
_NOUN_PHRASE = re.compile(r"\b[Tt]he\s(?:[\w.\-]+\s){0,5}[\w.\-]+$")
_PROPER = re.compile(r"(?:[A-Z][\w.\-]*\s(?:(?:of|for|and|the)\s(?:the\s)?)?){0,8}[A-Z][\w.\-]*$")
_VOICES = frozenset(
    {"announcer", "aide", "interpreter", "operator", "moderator", "voice", "official", "officials"}
)
_MARGIN_TITLES = (
    frozenset("prime vice first deputy of the press national senior under".split())
    | titles.TITLES
    | titles.OFFICES
    | titles.NOT_PEOPLE
)
_OVERLAPS = 12
_CANDIDATES = 5


class Found(NamedTuple):
    """Who speaks, or else who might."""

    speakers: tuple[Speaker, ...] = ()
    candidates: tuple[Speaker, ...] = ()
    people: tuple[Person, ...] = ()  # those among the speakers


def resolve(document: Document, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Fill in speakers, candidates and party of every statement of one document.

    Args:
        document: the document; its turns, title, genre and party are evidence too.
        statements: what was said in it, in any order.

    Returns:
        The statements in the order given. ``speakers`` is empty where nobody is clearly right.
    """
    if not statements:
        return ()
    resolver = _Resolver(document, statements)
    found = resolver.resolve()
    out = []
    for statement, one in zip(statements, found, strict=True):
        filled = replace(statement, speakers=one.speakers, candidates=one.candidates)
        out.append(replace(filled, party=party(document, filled, resolver.lands)))
    return tuple(out)


class _Resolver:
    def __init__(self, document: Document, statements: Sequence[Statement]) -> None:
        self.document = document
        self.statements = statements
        self.text = document.text
        self.depths = quotes.inside(self.text)
        self.cast = Cast(self.text, [one.source.spans[0] for one in statements if one.source], self.depths)
        self.found: list[Found] = [Found() for _ in statements]
        self.spoken: list[Spoken] = []
        self._longer: dict[str, str] = {}
        self.labels = {tuple(turn.label) for turn in document.turns}
        self._by_content = sorted((one.content.start, one.content.end, i) for i, one in enumerate(statements))
        self._content_starts = [start for start, _, _ in self._by_content]

    @property
    def lands(self) -> dict[str, str]:
        return self.cast.lands

    @cached_property
    def title(self) -> Cast:
        """The people whom the title names: "Remarks by President Varga"."""
        return Cast(self.document.title or "")

    def resolve(self) -> list[Found]:
        """Each statement's speakers, in the order the statements were given."""
        around = [self._around(i) for i in range(len(self.statements))]
        depth = [self._depth(i, around) for i in range(len(self.statements))]
        order = sorted(range(len(self.statements)), key=lambda i: (depth[i], self._place(i)))
        level = 0
        for i in order:
            if depth[i] != level:
                level = depth[i]
                self.spoken = []
            outer = around[i]
            self.found[i] = self._one(self.statements[i], self.found[outer] if outer is not None else None)
            place = self._place(i)
            if self.statements[i].source is not None:
                self.spoken.append(Spoken(place, self.found[i].speakers, self.found[i].people, i))
        return self.found

    def _place(self, i: int) -> int:
        one = self.statements[i]
        return one.source.start if one.source else one.content.start

    def _around(self, i: int) -> int | None:
        """The statement in whose quoted words or turn this one's source stands."""
        place, source = self._place(i), self.statements[i].source
        if source is None or tuple(source.spans[0]) in self.labels:
            return None
        best: tuple[int, int] | None = None
        at = bisect_right(self._content_starts, place)
        for start, end, j in self._by_content[max(0, at - _OVERLAPS) : at]:
            if j == i or not start <= place < end or self._place(j) == place:
                continue
            other = self.statements[j]
            whole = other.source is not None and tuple(other.source.spans[0]) in self.labels
            within = any(low <= place < high for low, high in other.content.spans)
            if within and (whole or self.depths[place]) and (best is None or end - start < best[0]):
                best = (end - start, j)
        return best[1] if best else None

    def _depth(self, i: int, around: Sequence[int | None]) -> int:
        depth, at = 0, around[i]
        while at is not None and depth < 5:
            depth, at = depth + 1, around[at]
        return depth

    def _one(self, statement: Statement, outer: Found | None) -> Found:
        source = statement.source
        if source is None:
            return self._unsourced(statement)
        if tuple(source.spans[0]) in self.labels:
            return self._label(source.text)
        if not any(char.isalnum() for char in source.text):
            return Found()
        heads = phrases.heads(self.cast, *source.spans[0])
        parts = [self._head(head, outer) for head in heads]
        if len(parts) == 1:
            return parts[0]
        if all(part.speakers for part in parts):
            return Found(
                tuple(speaker for part in parts for speaker in part.speakers),
                (),
                tuple(person for part in parts for person in part.people),
            )
        return Found((), tuple(speaker for part in parts for speaker in (*part.speakers, *part.candidates)))

    def _head(self, head: Head, outer: Found | None) -> Found:
        if head.sort == "people":
            return self._named(head.names[0], head.start)
        if head.sort == "thing":
            return self._thing(head)
        if head.sort == "role":
            return self._role(head, outer)
        if head.sort == "both":
            return self._both(head)
        if head.sort == "pronoun":
            return self._pronoun(head, outer)
        return Found((Speaker(head.name, "unnamed", confidence=0.9, why="described, not named"),))

    def _unsourced(self, statement: Statement) -> Found:
        """A quotation without a source goes on with the speaker before it, in the same paragraph."""
        if statement.kind != "direct" or not self.spoken:
            return Found()
        last = self.spoken[-1]
        if not last.people:
            return Found()
        before = self.statements[last.number]
        gap = self.text[min(before.content.end, statement.content.start) : statement.content.start]
        if "\n" in gap or len(gap) > 150:
            return Found()
        names = self.cast.between(before.content.end, statement.content.start)
        others = [name for name in names if not set(map(id, name.people)) & set(map(id, last.people))]
        if others:
            return Found()
        return Found(
            tuple(replace(one, confidence=0.7, why="goes on") for one in last.speakers), (), last.people
        )

    # Names

    def _named(self, name: Name, place: int) -> Found:
        people = name.people
        if len(people) == 1:
            return self._sure(people[0], 0.97, "named")
        chosen = antecedents.choose(self.cast, name)
        if chosen is not None:
            return self._sure(chosen, 0.8, "a shared surname, from its title or use")
        return self._unsure(people)

    def _sure(self, person: Person, confidence: float, why: str) -> Found:
        return Found((self._speaker(person, confidence, why),), (), (person,))

    def _unsure(self, people: Sequence[Person]) -> Found:
        people = list(dict.fromkeys(people))
        share = 1 / max(1, len(people))
        return Found(
            (), tuple(self._speaker(one, round(share, 2), "may be meant") for one in people[:_CANDIDATES])
        )

    def _speaker(self, person: Person, confidence: float, why: str) -> Speaker:
        return Speaker(person.name, "person", None, person.role, person.country, confidence, why)

    def _thing(self, head: Head) -> Found:
        name = self._fullest(head.name) if head.name.split()[-1][0].isupper() else head.name
        country = None
        if head.kind == "country":
            country = self.cast.land(name)
        elif head.kind == "organization":
            country = countries.seat(name) or self._owner(name)
        return Found((Speaker(name, head.kind, None, None, country, 0.9, "named"),))

    def _owner(self, name: str) -> str | None:
        """The country of "the Ukrainian government" and "Velmark's foreign ministry"."""
        pieces = re.findall(r"(?:[^\W\d_]\.)+|[^\W\d_][\w\-]*", name)
        for size in (3, 2, 1):
            land = self.cast.land(" ".join(pieces[:size]))
            if land and len(pieces) > size:
                return land
        of = re.search(r" of (?:the )?(.+)$", name)
        return self.cast.land(of[1]) if of else None

    def _fullest(self, name: str) -> str:
        if name not in self._longer:
            self._longer[name] = houses.fullest(name, self.text)
        return self._longer[name]

    # Roles, pairs, pronouns

    def _role(self, head: Head, outer: Found | None) -> Found:
        if self.text[head.start : head.start + 4].lower().startswith("this"):
            return Found((Speaker(head.name, "unnamed", confidence=0.8, why="described, not named"),))
        plural = antecedents.is_plural(head.name)
        if plural:
            pair = antecedents.pair_of(self.cast, self.spoken, head.start, plural)
            if pair:
                return Found(pair.speakers, (), pair.people)
            return Found((Speaker(head.name, "unnamed", confidence=0.6, why="described, not named"),))
        people = antecedents.by_role(self.cast, head.name, head.start, self.spoken, own=self._own_side())
        if len(people) == 1:
            return self._sure(people[0], 0.85, "by role")
        if people:
            return self._unsure(people)
        return Found((Speaker(head.name, "unnamed", confidence=0.5, why="described, not named"),))

    def _own_side(self) -> str | None:
        return self.document.party if self.document.genre != "report" else None

    def _both(self, head: Head) -> Found:
        pair = antecedents.pair_of(self.cast, self.spoken, head.start, head.name or "two")
        if pair:
            return Found(pair.speakers, (), pair.people)
        people = antecedents.two_of(self.cast, head.name, head.start)
        if len(people) == 2:
            speakers = tuple(self._speaker(person, 0.8, "the two of that role") for person in people)
            return Found(speakers, (), tuple(people))
        return self._unsure(people)

    def _pronoun(self, head: Head, outer: Found | None) -> Found:
        sort = head.name
        if sort in (phrases.I, phrases.WE):
            if outer is not None:
                why = "speaks of himself or herself in the quotation"
                return outer._replace(
                    speakers=tuple(replace(one, confidence=0.85, why=why) for one in outer.speakers)
                )
            if self.depths[head.start]:
                return Found()
            return Found((Speaker(AUTHOR, "unnamed", confidence=0.6, why="first person in the narration"),))
        if sort in (phrases.HE, phrases.SHE):
            people = antecedents.by_pronoun(
                self.cast, self.spoken, head.start, "m" if sort == phrases.HE else "f",
                outer.people if outer else (),
            )  # fmt: skip
            if len(people) == 1:
                return self._sure(people[0], 0.8, "by pronoun")
            return self._unsure(people)
        if sort == phrases.WHO:
            return self._relative(head)
        if sort == phrases.BOTH:
            return self._both(head._replace(name=""))
        last = antecedents.last_spoken(self.cast, self.spoken, head.start, sort == phrases.THEY)
        if last is None:
            return Found()
        return Found(
            tuple(replace(one, confidence=0.7, why="by pronoun") for one in last.speakers), (), last.people
        )

    def _relative(self, head: Head) -> Found:
        """The antecedent of "who" and "which" is what stands right before it."""
        before = re.sub(r"(?:\s*\([^()]*\))?[,\s—–]*$", "", self.text[max(0, head.start - 160) : head.start])  # noqa: RUF001
        end = max(0, head.start - 160) + len(before)
        low = max(0, self.cast.sentences[self.cast.sentence(head.start)])
        thing = self.text[head.start : head.end].lower() == "which"
        names = [name for name in self.cast.between(low, head.start) if name.end == end and not name.owned]
        if names and not thing:
            return self._named(names[-1], head.start)
        tail = _NOUN_PHRASE.search(before) or _PROPER.search(before)
        if tail:
            words = tail[0].split()
            start = end - len(tail[0])
            if words[0].lower() in titles.OPENERS - {"the"}:
                start = end - len(tail[0][len(words[0]) :].lstrip())
            one = phrases.head(self.cast, start, end)
            if thing and one.sort == "thing" and one.kind != "document":
                return self._thing(one)
            if not thing and one.sort == "role":
                people = antecedents.by_role(self.cast, one.name, one.start, (), salient=False)
                return self._sure(people[0], 0.8, "by role") if len(people) == 1 else self._unsure(people)
        return Found()

    # Transcripts

    def _label(self, label: str) -> Found:
        """Who stands in a transcript's margin: "PRESIDENT VARGA", "MR. REYL", "THE PRESIDENT", "Q"."""
        words = " ".join(label.split()).strip(" :*_").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        if words.lower() in _ASKING:
            return Found((Speaker("reporter", "unnamed", confidence=0.9, why="asks in the transcript"),))
        if words.lower().split()[-1:] and words.lower().split()[-1] in _VOICES:
            return Found((Speaker(words, "unnamed", confidence=0.9, why="described in the margin"),))
        if words.lower() == "a":
            return Found()
        pieces = re.sub(r"^the\s", "", words, flags=re.IGNORECASE).split()
        at = 0
        while at < len(pieces) and self._is_title(pieces, at):
            at += 1
        name, title = pieces[at:], pieces[:at]
        if name:
            return self._label_named(name, " ".join(title))
        role = " ".join(pieces).lower()
        people = antecedents.by_role(self.title, role, 0, (), salient=False)
        if not people:
            # What is asked about some other president is no evidence of who answers.
            first = min(start for start, _ in self.labels)
            people = antecedents.by_role(self.cast, role, 0, (), own=self._own_side(), salient=False)
            people = [one for one in people if one.first < first]
        if len(people) == 1 and roles(role):
            return self._sure(people[0], 0.85, "by role in the margin")
        if people:
            return self._unsure(people)
        return Found((Speaker(words, "unnamed", confidence=0.6, why="an office in the margin"),))

    def _is_title(self, pieces: list[str], at: int) -> bool:
        low = pieces[at].lower().rstrip(".,")
        return low in _MARGIN_TITLES or bool(self.cast.land(pieces[at]))

    def _called(self, name: list[str]) -> list[Person]:
        """The people of the text, else of the title, whom a margin names."""
        for cast in (self.cast, self.title):
            people = cast.called(name) or cast.called(name[-1:])
            if any(len(one.words) > 1 for one in people):
                return people
        return self.cast.called(name) or self.title.called(name)

    def _label_named(self, name: list[str], title: str) -> Found:
        people = self._called(name)
        if len(people) > 1 and title:
            wanted = roles(title)
            gender = titles.COURTESY.get(title.lower().rstrip("."))
            fitting = [one for one in people if (wanted & one.roles) or (gender and one.gender == gender)]
            people = fitting or people
        if len(people) == 1:
            return self._sure(people[0], 0.95, "named in the margin")
        if people:
            return self._unsure(people)
        office = not set(title.lower().rstrip(".").split()) <= titles.BARE_TITLES
        role = title.title() if office else None
        return Found((Speaker(" ".join(name), "person", None, role, None, 0.9, "named in the margin"),))
