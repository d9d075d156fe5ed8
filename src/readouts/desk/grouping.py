"""The stories of an archive and their comparisons, brought up to date with what came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from readouts import archive
from readouts.desk import documents
from readouts.desk.options import Options
from readouts.records import Kept

NEAR = timedelta(days=10)
"""Documents whose dates are further from every new one's are not looked at again, but for its own story's."""


def group(kept: archive.Archive, options: Options) -> int:
    """Group what came since the last time; see :meth:`readouts.Archive.group`."""
    last, new = kept.arrived()
    if not new:
        return 0
    around = kept.around(_spans(day for _, day in new if day))
    found = documents.group(map(kept.reading, around), options)
    kept.keep_stories(found, around, last)
    return len(around)


def compare(kept: archive.Archive, story: str, options: Options) -> Kept:
    """The comparison of a story as it is by now; see :meth:`readouts.Archive.compare`."""
    told = kept.story(story)
    there = kept.current_comparison(story, told.documents)
    if there is None:
        comparison = documents.align([kept.reading(address) for address in told.documents], options)
        made = kept.keep_comparison(comparison, story)
        there = next(each for each in kept.comparisons(story) if each.id == made)
    return there


def _spans(days: Iterable[str]) -> list[tuple[str, str]]:
    """The days near to any of these, as few spans as there can be."""
    spans: list[tuple[date, date]] = []
    for day in sorted(map(date.fromisoformat, set(days))):
        first, last = day - NEAR, day + NEAR
        if spans and first <= spans[-1][1]:
            first = spans.pop()[0]
        spans.append((first, last))
    return [(first.isoformat(), last.isoformat()) for first, last in spans]
