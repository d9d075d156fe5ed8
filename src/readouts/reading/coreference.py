"""Which mentions of a document are the same: each looks back for what it refers to (Lee et al. 2017).

The best answer that is likelier than none gives a mention its cluster.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from readouts.reading import givennames
from readouts.reading.likeness import NAME, PRONOUN, Likeness, words
from readouts.reading.mentions import KINDS, Candidate, Sight, candidates, names, spots
from readouts.reading.pieces import Pieces
from readouts.reading.runs import sentences
from readouts.records import Form, Mention, MentionKind, Passage, Span

# So many mentions back what one refers to is looked for; a name is remembered for good.
MEMORY = 400
_ENDED = re.compile(r"[.!?][”\"’')]*\s+$|\n\s*\n\s*$")
_WORD = re.compile(r"[^\W_]+")
# Whatever the network thinks, each of these is somebody. "I" may be a number, "it" and "they" things.
_PERSONAL = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself|we|us|our|you|your)\b", re.IGNORECASE)
# Links that are less likely than this weigh nothing.
_LEAST = -6.0
# A mention refers to a cluster that weighs more than nothing does, which weighs 1. He and she are hardly
# ever nobody that was mentioned.
_ALONE = 0.3
# So many answers are tried before a mention is taken for a new one.
_TRIES = 8
# No single mention of a name is surer of its kind than this, as a logarithm.
_DOUBT = np.float32(-6)

_GENDER = dict.fromkeys("he him his himself mr sir".split(), "m")
_GENDER |= dict.fromkeys("she her hers herself mrs ms madam".split(), "f")

Link = Callable[
    [NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]],
    tuple[NDArray[np.float32], NDArray[np.float32]],
]


@dataclass
class _Person:
    """What is known of whom a cluster's mentions mean: the words of their names, and gender."""

    names: set[frozenset[str]]
    gender: set[str]

    @classmethod
    def of(cls, text: str, named: bool) -> _Person:
        """What one mention says."""
        parts = _WORD.findall(text.lower())
        if named:
            found = {_GENDER.get(parts[0], "")} if parts else set()
            first = next((word for word in parts if word not in _GENDER), "")
            found |= {"m"} if first in givennames.MALE and len(parts) > 1 else set()
            found |= {"f"} if first in givennames.FEMALE and len(parts) > 1 else set()
            return cls({words(text)}, found - {""})
        return cls(set(), {_GENDER[parts[0]]} if len(parts) == 1 and parts[0] in _GENDER else set())

    def fits(self, other: _Person) -> bool:
        """Whether both may be one: a person's names share a word, and he is not she."""
        if self.gender and other.gender and self.gender.isdisjoint(other.gender):
            return False
        return not self.names or not other.names or any(a & b for a in self.names for b in other.names)

    def add(self, other: _Person) -> None:
        """Take in another mention of the same person."""
        self.names |= other.names
        self.gender |= other.gender


@dataclass
class Clusters:
    """Mentions of one document as they are found, and which of them are the same."""

    link: Link
    text: str
    pieces: Pieces
    found: list[Candidate] = field(default_factory=list)
    cluster: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    forms: list[int] = field(default_factory=list)
    _seen: Likeness | None = None
    _first: NDArray[np.float32] | None = None
    _last: NDArray[np.float32] | None = None
    _pronouns: NDArray[np.int64] = field(init=False)
    _barriers: NDArray[np.int64] = field(init=False)
    _named: dict[frozenset[str], int] = field(default_factory=dict)
    _persons: list[_Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        starts = [match.start() for match in _PERSONAL.finditer(self.text) if match[0] != "US"]
        self._pronouns = np.searchsorted(self.pieces.starts, starts)
        # No mention goes on behind the end of a sentence or of a paragraph.
        ends = [place for place in sentences(self.text) if _ENDED.search(self.text, max(0, place - 6), place)]
        self._barriers = np.searchsorted(ends, self.pieces.starts, "right")

    def add(self, sight: Sight, inner: NDArray[np.bool_]) -> None:
        """Take in a window's mentions, in text order."""
        found = {(a, z) for a, z in spots(sight, inner) if self._barriers[a] == self._barriers[z]}
        here = self._pronouns[(self._pronouns >= sight.window.first) & (self._pronouns < sight.window.last)]
        found.update((place, place) for place in here.tolist())
        ordered = sorted(found, key=lambda s: (s[0], -s[1]))
        new = candidates(self.text, self.pieces, ordered, names(sight, inner))
        if not new:
            return
        at = np.array([c.spot for c in new])
        seen = Likeness.of([self._string(c.spot) for c in new])
        first, last = sight.first[at[:, 0] - sight.window.start], sight.last[at[:, 1] - sight.window.start]
        if self._seen is not None and self._first is not None and self._last is not None:
            seen = self._seen.before(seen)
            first, last = np.concatenate([self._first, first]), np.concatenate([self._last, last])
        old = len(first) - len(new)
        kinds, links = self.link(first, last, seen.cells(slice(old, None)))
        self.kinds += kinds[old:].argmax(axis=1).tolist()
        self.forms += seen.forms[old:].tolist()
        self._join(new, links, seen, old)
        self._seen = seen.latest(MEMORY)
        self._first, self._last = first[-MEMORY:], last[-MEMORY:]

    def _join(self, new: list[Candidate], links: NDArray[np.float32], seen: Likeness, old: int) -> None:
        """Give each new mention the cluster of what it refers back to, or one of its own."""
        self.found += new
        near = self.found[-old - len(new) :]
        starts, ends = (np.array([c.spot[i] for c in near]) for i in (0, 1))
        rows = np.arange(old, old + len(new))
        # What stands inside another mention is not that mention ("his" in "his party").
        fits = (ends[None] < starts[rows, None]) & (np.arange(len(near)) < rows[:, None])
        scores = np.where(fits, links, -np.inf)
        near_by = np.full(len(near), -1)
        near_by[:old] = self.cluster[len(self.cluster) - old :]
        for row, candidate in enumerate(new):
            named = seen.forms[old + row] == NAME
            near_by[old + row] = self._place(candidate, scores[row], named, near_by)
        self.cluster += near_by[old:].tolist()

    def _place(
        self, candidate: Candidate, scores: NDArray[np.float32], named: bool, near_by: NDArray[np.int64]
    ) -> int:
        """The cluster of a mention, from how likely each one near by is what it refers to, and whose."""
        text = self._string((candidate.name or candidate).spot)
        kind = -1 if candidate.name is None else int(candidate.name.kinds.argmax())
        who = _Person.of(text, kind == 0)
        # Of a people or a thing named in passing only the same words are the same.
        aside = not candidate.sure and kind > 2
        joined = -1 if aside else self._best(scores, near_by, who)
        name = words(text) if named or candidate.name is not None else frozenset()
        if joined < 0 and name:
            joined = self._named.get(name, -1)
        if joined < 0:
            joined = len(self._persons)
            self._persons.append(_Person(set(), set()))
        if name:
            self._named[name] = joined
        self._persons[joined].add(who)
        return joined

    def _best(self, scores: NDArray[np.float32], near_by: NDArray[np.int64], who: _Person) -> int:
        """The cluster that holds most of the probability, or -1 where none has more than nothing has."""
        near = np.flatnonzero(scores > _LEAST)
        if not len(near):
            return -1
        weight = np.bincount(near_by[near] + 1, weights=np.exp(scores[near]))
        weight[0] = 0
        bar = _ALONE if who.gender and not who.names else 1.0
        for place in np.argsort(-weight, kind="stable")[:_TRIES].tolist():
            if weight[place] <= bar:
                break
            if who.fits(self._persons[place - 1]):
                return int(place) - 1
        return -1

    def _string(self, spot: tuple[int, int]) -> str:
        return self.text[self.pieces.starts[spot[0]] : self.pieces.ends[spot[1]]]

    def mentions(self) -> tuple[Mention, ...]:
        """Every mention in text order; clusters numbered as they come up."""
        sizes = Counter(self.cluster)
        named = self._kinds_of_names()
        called: dict[int, Counter[int]] = {}
        for candidate, cluster in zip(self.found, self.cluster, strict=True):
            if candidate.name is not None:
                called.setdefault(cluster, Counter())[named[self._string(candidate.name.spot)]] += 1
        numbers: dict[int, int] = {}
        out = []
        columns = (self.found, self.cluster, self.kinds, self.forms)
        for candidate, cluster, kind, form in zip(*columns, strict=True):
            lone = cluster < 0 or (not candidate.sure and sizes[cluster] == 1)
            number = None if lone else numbers.setdefault(cluster, len(numbers))
            if candidate.name is not None:
                kind = named[self._string(candidate.name.spot)]
            elif not lone and cluster in called:
                kind = called[cluster].most_common(1)[0][0]
            out.append(self._mention(candidate, KINDS[kind], form, number))
        return tuple(out)

    def _kinds_of_names(self) -> dict[str, int]:
        """The kind of each name: the same words are the same throughout a document."""
        votes: dict[str, NDArray[np.float32]] = {}
        for candidate in self.found:
            if candidate.name is not None:
                name = self._string(candidate.name.spot)
                votes[name] = votes.get(name, 0) + np.maximum(candidate.name.kinds, _DOUBT)
        return {name: int(kinds.argmax()) for name, kinds in votes.items()}

    def _mention(self, candidate: Candidate, kind: MentionKind, seen: int, cluster: int | None) -> Mention:
        spot = self._span(candidate.spot)
        if candidate.name is None:
            form: Form = "pronoun" if seen == PRONOUN else "nominal"
            return Mention(Passage.of(self.text, [spot]), kind, form, cluster)
        name = self._span(candidate.name.spot)
        phrase = None if name == spot else Passage.of(self.text, [spot])
        return Mention(Passage.of(self.text, [name]), kind, "name", cluster, phrase)

    def _span(self, spot: tuple[int, int]) -> Span:
        return Span(int(self.pieces.starts[spot[0]]), int(self.pieces.ends[spot[1]]))
