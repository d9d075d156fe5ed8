"""Stories: documents about the same happening, grouped as they arrive.

A new document is looked up by who met (two people at a time) or by its rarest words, within a day of its
own: never against all others. What links two documents is decided by these two alone
(:mod:`readouts.comparing.likeness`); then the links of everything that hangs together are taken from the
surest down, and two groups become one unless something in them clashes. The result is therefore the same
in whatever order documents arrive, as long as no more than ``LOOKED_AT`` documents could be meant at
once: of more, a newcomer is compared with so many only, and which these are may depend on the order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from readouts.comparing.copies import Copies, matter, side
from readouts.comparing.happenings import Happening, happenings
from readouts.comparing.issues import Embed
from readouts.comparing.likeness import Link, another_post, clash, link
from readouts.comparing.people import Person
from readouts.records import Actor, Attendee, Join, Reading, Story

# A newcomer is compared with so many documents at most, of so many that one key finds for a day.
LOOKED_AT = 48
FULL = 96
# It is looked up by so many of its subject's heaviest words, and so many of them must be shared.
WORDS = 12
SHARED = 2
# Of so many people or fewer every name and country is looked up; of more the surname or actor only.
CLOSELY = 3

Key = tuple[str, int]


def stories(readings: Iterable[Reading], embed: Embed) -> tuple[Story, ...]:
    """The stories that documents tell, by date; a document that shares its happening with none is one alone.

    Args:
        readings: documents as they were read, in any order.
        embed: see ``issues.Embed``.
    """
    grouper = Grouper(embed)
    grouper.add(readings)
    return grouper.stories()


class Grouper:
    """Groups documents that may arrive one by one; it holds what happened in them, not their texts."""

    def __init__(self, embed: Embed) -> None:
        """No document yet.

        Args:
            embed: see ``issues.Embed``; asked only where meaning decides.
        """
        self._embed = embed
        self._copies = Copies()
        self._known: dict[Key, Happening] = {}
        self._index: dict[str, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
        self._links: dict[Key, dict[Key, Link]] = defaultdict(dict)
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._changed: set[Key] = set()
        self._story: dict[Key, Key] = {}
        self._stories: dict[Key, Story] = {}

    def add(self, readings: Iterable[Reading]) -> None:
        """Take in documents; one that came before, by its id, is passed over."""
        new = []
        reprints: list[tuple[Key, Key]] = []
        for reading in readings:
            if (reading.document.id, 0) in self._known:
                continue
            document = reading.document
            near = self._copies.add(document.id, matter(document), side(document))
            reprints += [((document.id, 0), (other, 0)) for other in near]
            for one in happenings(reading):
                self._known[one.key] = one
                new.append(one)
        # Everything is looked up before anything is compared, so that one call asks for all vectors.
        # Who came first must not matter: a pair is always looked at from the same side.
        pairs = [
            (one, other) if one.key < other.key else (other, one) for one in new for other in self._place(one)
        ]
        for one, other, found in self._linked(pairs):
            self._links[one.key][other.key] = found
            self._links[other.key][one.key] = found
        for a, b in reprints:
            # Another headline or a trimmed tail may hide who met; the same words report the same happening.
            if not clash(self._known[a], self._known[b]):
                self._links[a][b] = self._links[b][a] = Link(1.0, "the same report, printed again")
        self._changed.update(one.key for one in new)

    def stories(self) -> tuple[Story, ...]:
        """The stories so far, by date, then by id. Only what changed since the last call is grouped again."""
        todo = sorted(self._changed)
        self._changed.clear()
        seen: set[Key] = set()
        for key in todo:
            if key not in seen:
                together = self._together(key)
                seen |= together
                for old in {self._story.pop(one) for one in together if one in self._story}:
                    self._stories.pop(old, None)
                for group in self._groups(together):
                    self._keep(group)
        # A document whose other happening is told elsewhere too stands there as well.
        return tuple(sorted(self._stories.values(), key=lambda story: (story.first or "", story.id)))

    def _place(self, one: Happening) -> list[Happening]:
        """Enter a happening in the index; what came before it and may be the same."""
        if one.days is None:
            return []
        keys, least = _keys(one), 1
        found = self._near(one, keys, least)
        words: tuple[str, ...] = ()
        if one.main:
            words = _words(one)
            found += self._near(one, words, SHARED)
        for key in (*keys, *words):
            for day in range(one.days.first, one.days.last + 1):
                held = self._index[key][day]
                # Who comes later finds these, and through them the others.
                if len(held) < FULL:
                    held.append(one.key)
        return [self._known[key] for key in dict.fromkeys(found)]

    def _near(self, one: Happening, keys: Sequence[str], least: int) -> list[Key]:
        assert one.days is not None
        counted: Counter[Key] = Counter()
        for key in keys:
            by_day = self._index.get(key)
            if by_day:
                near = [by_day.get(day, ()) for day in range(one.days.first - 1, one.days.last + 2)]
                counted.update({other for others in near for other in others})
        fits = [key for key, count in counted.items() if count >= least and key[0] != one.document]
        if len(fits) > LOOKED_AT:
            fits.sort(key=lambda key: (self._apart(one, key), -counted[key], key))
        return fits[:LOOKED_AT]

    def _apart(self, one: Happening, key: Key) -> int:
        other = self._known[key].days
        return one.days.apart(other) if one.days and other else 0

    def _linked(
        self, pairs: Sequence[tuple[Happening, Happening]]
    ) -> Iterator[tuple[Happening, Happening, Link]]:
        """The pairs that are linked. What meaning must decide waits until all its vectors are there."""
        wanted: dict[str, str] = {}
        open_pairs = []
        asked = False

        def ask(one: Happening, other: Happening) -> float:
            nonlocal asked
            asked = True
            wanted.update((h.document, h.meaning()) for h in (one, other) if h.document not in self._vectors)
            return 0.0

        for one, other in pairs:
            asked = False
            found = link(one, other, ask)
            if asked:
                open_pairs.append((one, other))
            elif found:
                yield one, other, found
        if wanted:
            rows = self._embed([[text] for text in wanted.values()])[0][:, 0]
            self._vectors.update(zip(wanted, rows, strict=True))
        for one, other in open_pairs:
            found = link(one, other, self._meaning)
            if found:
                yield one, other, found

    def _meaning(self, one: Happening, other: Happening) -> float:
        return float(self._vectors[one.document] @ self._vectors[other.document])

    def _together(self, key: Key) -> set[Key]:
        """All happenings that links lead to from one."""
        found, todo = {key}, [key]
        while todo:
            for other in self._links.get(todo.pop(), ()):
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def _groups(self, keys: set[Key]) -> list[list[Key]]:
        """Cut what links hold together where something clashes: the surest links first."""
        group = {key: _Group(self._known[key]) for key in keys}
        links = [(a, b, found) for a in keys for b, found in self._links.get(a, {}).items() if a < b]
        for a, b, _ in sorted(links, key=lambda item: (-item[2].score, item[0], item[1])):
            one, other = group[a], group[b]
            if one is not other and not one.clashes(other):
                few, many = sorted((one, other), key=lambda g: (len(g.keys), g.keys[0]))
                many.take(few)
                group.update((key, many) for key in few.keys)
        return [sorted(each.keys) for each in {id(g): g for g in group.values()}.values()]

    def _keep(self, keys: list[Key]) -> None:
        members = sorted((self._known[key] for key in keys), key=_rank)
        documents = tuple(dict.fromkeys(one.document for one in members))
        # What a document only touches upon is a story where others tell of it too.
        if len(documents) == 1 and not any(one.main for one in members):
            return
        first = members[0].key
        copies = self._copies.groups(documents)
        self._stories[first] = replace(_story(members, documents, self._links), copies=copies)
        self._story.update((key, first) for key in keys)


class _Group:
    """Happenings taken to be one: who, when and how each of them has it, alike ones once."""

    def __init__(self, one: Happening) -> None:
        self.keys = [one.key]
        self.kinds = {_signature(one): one}
        self.publishers: dict[str, dict[object, Happening]] = {one.publisher: {_own(one): one}}

    def clashes(self, other: _Group) -> bool:
        if any(clash(a, b) for a in self.kinds.values() for b in other.kinds.values()):
            return True
        both = self.publishers.keys() & other.publishers.keys()
        return any(
            another_post(a, b)
            for name in both
            for a in self.publishers[name].values()
            for b in other.publishers[name].values()
        )

    def take(self, other: _Group) -> None:
        self.keys += other.keys
        self.kinds |= other.kinds
        for name, found in other.publishers.items():
            self.publishers.setdefault(name, {}).update(found)


def _signature(one: Happening) -> tuple[object, ...]:
    return tuple(sorted(person.key for person in one.people)), one.days and one.days[:2], one.kind


def _own(one: Happening) -> tuple[object, ...]:
    return (*_signature(one), one.genre, one.title)


def _keys(one: Happening) -> list[str]:
    """What two happenings of the same people share: a key for any two of them."""
    closely = len(one.people) <= CLOSELY
    each = [p.keys() if closely else tuple({p.actor or p.last, p.last}) for p in one.people]
    return sorted(
        {
            "|".join(sorted((a, b)))
            for i, left in enumerate(each)
            for right in each[i + 1 :]
            for a in left
            for b in right
            if a != b and not (a[:1] == "=" and b[:1] == "=")
        }
    )


def _words(one: Happening) -> tuple[str, ...]:
    ranked = sorted(one.subject, key=lambda stem: (-one.subject[stem], stem))
    # Somebody in common counts as one more word.
    return tuple(f"~{word}" for word in (*ranked[:WORDS], *sorted({p.actor or p.last for p in one.people})))


def _rank(one: Happening) -> tuple[object, ...]:
    return (not one.main, one.days or (0, 0), one.key)


def _story(
    members: Sequence[Happening], documents: Sequence[str], links: dict[Key, dict[Key, Link]]
) -> Story:
    days = [one.days for one in members if one.days]
    people = max((one.people for one in members), key=lambda p: (sum(bool(x.actor) for x in p), len(p)))
    joins: list[Join] = []
    placed = [members[0]]
    for one in members[1:]:
        known = links.get(one.key, {})
        best = max(
            ((known[other.key], other) for other in placed if other.key in known),
            key=lambda item: (item[0].score, item[1].key),
            default=None,
        )
        placed.append(one)
        if one.document not in {documents[0], *(join.document for join in joins)}:
            reason = best[0].reason if best else "linked through other documents of the story"
            joins.append(Join(one.document, best[1].document if best else documents[0], reason))
    titles = [one.title for one in members if one.title]
    kinds = Counter(one.kind for one in members)
    return Story(
        id=sha256("\0".join(map(str, members[0].key)).encode("utf-8", "surrogatepass")).hexdigest()[:12],
        title=min(titles, key=lambda title: (len(title), title), default=documents[0]),
        kind="call" if kinds["call"] else "meeting" if kinds["visit"] or kinds["meeting"] else "event",
        documents=tuple(documents),
        first=date.fromordinal(min(d.first for d in days)).isoformat() if days else None,
        last=date.fromordinal(max(d.last for d in days)).isoformat() if days else None,
        who=tuple(_attendee(person) for person in people),
        place=next((one.place for one in members if one.place), None),
        joins=tuple(joins),
    )


def _attendee(person: Person) -> Attendee:
    actor = Actor(person.actor, person.label or person.name) if person.actor else None
    return Attendee(person.name or None, actor, person.country)
