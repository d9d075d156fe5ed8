"""Pictures of what was said: SVG by Altair and vl-convert, each with the rows of the table beside it.

A picture is drawn wide and narrow, for light paper and dark; its name is made from what it shows, so that
another content has another name. Nobody is told apart by colour alone: parties have shapes and their names
beside them, bars their words.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from readouts.records import Comparison, RelationName
from readouts.rendering import wording

Variant = Literal["narrow-dark", "narrow-light", "wide-dark", "wide-light"]
MEDIA: dict[Variant, str] = {
    "narrow-dark": "(max-width: 46rem) and (prefers-color-scheme: dark)",
    "narrow-light": "(max-width: 46rem)",
    "wide-dark": "(prefers-color-scheme: dark)",
    "wide-light": "",
}
"""Every form of a picture, and when a page shows it: the first that fits, the last in any case."""

ISSUES = 12
"""A timeline has so many rows at most, those with most statements; the table beside it has all."""

PARTIES = 6
"""So many parties have a shape of their own; the others share the last one."""

MOST = 400
"""So many marks a timeline has at most, the latest."""

# Raised when the same content is to be drawn otherwise.
_DRAWING = 1
# What no XML may hold.
_NONE = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Said:
    """How often a party spoke to an issue on a day (``YYYY-MM-DD``), or in a month (``YYYY-MM``).

    Where ``issue`` is empty, it is everything that somebody said.
    """

    day: str
    issue: str
    party: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """How many issues are told so; where only one party has them (one_sided), ``party`` is that one."""

    relation: RelationName
    count: int
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The table beside a picture: the names of its columns, and its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Who said what on which issue when."""

    said: tuple[Said, ...]

    @property
    def title(self) -> str:
        """One line that says what is shown."""
        return (
            "Who spoke to which issue when"
            if any(each.issue for each in self.said)
            else "How much was said when"
        )

    @property
    def description(self) -> str:
        """What is to be seen, in words."""
        shown = rows(self.said)
        marks = sum(each.count for row in shown for each in row.said)
        days = sorted({each.day for row in shown for each in row.said})
        span = day_words(days[0]) if len(days) == 1 else f"{day_words(days[0])} to {day_words(days[-1])}"
        names = wording.listed([cut(name, 40) for name in parties(self.said)])
        if not any(each.issue for each in self.said):
            return f"{wording.count(marks, 'statement')} by {names}, {span}."
        issues = len({each.issue for each in self.said})
        part = f"{len(shown)} of {issues} issues" if issues > len(shown) else wording.count(issues, "issue")
        return f"{wording.count(marks, 'statement')} by {names} on {part}, {span}."

    def table(self) -> Table:
        """A row for each day, issue and party; where it is of no issue, for each day."""
        header = ("Day" if all(len(each.day) > 7 for each in self.said) else "Month", "Issue", "Party")
        found = sorted(self.said, key=lambda each: (each.day, each.issue, each.party))
        if not any(each.issue for each in self.said):
            return Table(
                (header[0], "Statements"), tuple((day_words(each.day), each.count) for each in found)
            )
        told = tuple((day_words(each.day), each.issue, each.party, each.count) for each in found)
        return Table((*header, "Statements"), told)

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"kind": "timeline", "rows": [[s.day, s.issue, s.party, s.count] for s in self.said]}


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of a story's issues is told alike, differently, in conflict, or by one side only."""

    shares: tuple[Share, ...]

    @property
    def title(self) -> str:
        """One line that says what is shown."""
        return "How the sides tell the issues"

    @property
    def description(self) -> str:
        """What is to be seen, in words."""
        counted = [f"{told(share)} {share.count}" for share in self.shares]
        return f"Of {wording.count(self.all, 'issue')}: {', '.join(counted)}."

    @property
    def all(self) -> int:
        """How many issues there are."""
        return sum(share.count for share in self.shares)

    def table(self) -> Table:
        """A row for each way in which issues are told."""
        found = ((told(each), each.count, _percent(each.count, self.all)) for each in self.shares)
        return Table(("How it is told", "Issues", "Share"), tuple(found))

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"kind": "shares", "rows": [[s.relation, s.count, s.party] for s in self.shares]}


Picture = Timeline | Shares


def from_dict(value: dict[str, Any]) -> Picture:
    """Inverse of the ``to_dict`` of a picture."""
    if value["kind"] == "timeline":
        return Timeline(tuple(Said(*row) for row in value["rows"]))
    return Shares(tuple(Share(*row) for row in value["rows"]))


def timeline(comparison: Comparison) -> Timeline | None:
    """What each side said on which issue on which day; None where no document has a date.

    What is set apart from the points (:attr:`readouts.records.Issue.aside`) is left out. A passage of an
    account's own narration counts as one statement.
    """
    days = {one.document.id: (one.document.date or "")[:10] for one in comparison.readings}
    counted: Counter[tuple[str, str, str]] = Counter()
    for issue in comparison.issues:
        for side in issue.sides if issue.aside is None else ():
            if day := days.get(side.document):
                counted[day, issue.label, side.party] += max(1, len(side.statements))
    return Timeline(tuple(Said(*key, count) for key, count in counted.items())) if counted else None


def shares(comparison: Comparison) -> Shares | None:
    """How many of a comparison's issues are told how; None where it has none.

    What is set apart from the points (:attr:`readouts.records.Issue.aside`) is left out.
    """
    points = [issue for issue in comparison.issues if issue.aside is None]
    counted: Counter[RelationName] = Counter(
        issue.relation for issue in points if issue.relation != "one_sided"
    )
    alone = Counter(issue.sides[0].party for issue in points if issue.relation == "one_sided" and issue.sides)
    found = [Share(name, counted[name]) for name in wording.RELATIONS if name in counted]
    order = [party for party in comparison.parties if party in alone]
    found += [Share("one_sided", alone[party], party) for party in dict.fromkeys((*order, *sorted(alone)))]
    return Shares(tuple(found)) if found else None


def names(picture: Picture) -> dict[Variant, str]:
    """By what name each form of a picture is kept: letters, digits and dashes."""
    told = json.dumps([_DRAWING, picture.to_dict()], separators=(",", ":"))
    kind = "timeline" if isinstance(picture, Timeline) else "shares"
    digest = sha256(told.encode("ascii")).hexdigest()[:24]
    return {variant: f"{kind}-{digest}-{variant}" for variant in MEDIA}


def draw(picture: Picture, variant: Variant) -> bytes:
    """A form of a picture: SVG by itself, with a title and a description, without script or reference.

    The same picture gives the same bytes everywhere.
    """
    from readouts.rendering import drawing

    wide, dark = variant.startswith("wide"), variant.endswith("dark")
    return drawing.draw(picture, wide, dark)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a timeline: an issue, and what was said on it."""

    issue: str
    said: tuple[Said, ...]


def rows(said: Sequence[Said]) -> tuple[Row, ...]:
    """The rows that are drawn, in the order in which their issues come first: see :data:`ISSUES`."""
    weight: Counter[str] = Counter()
    for each in said:
        weight[each.issue] += each.count
    chosen = {issue for issue, _ in weight.most_common(ISSUES)}
    latest = sorted((each for each in said if each.issue in chosen), key=lambda each: each.day)[-MOST:]
    order = [issue for issue in weight if issue in chosen]
    found = (Row(issue, tuple(each for each in latest if each.issue == issue)) for issue in order)
    return tuple(row for row in found if row.said)


def parties(said: Iterable[Said]) -> tuple[str, ...]:
    """The parties in the order in which they come first."""
    return tuple(dict.fromkeys(each.party for each in said))


def told(share: Share) -> str:
    """How issues are told, in words."""
    words = {"same": "told alike", "differs": "told differently", "conflicts": "in conflict"}
    return words.get(share.relation) or f"only {cut(share.party or 'one side', 24)}"


def cut(text: str, length: int) -> str:
    """A text of unknown origin on one line of so many characters at most, fit for XML."""
    words = _NONE.sub("", wording.plain(text[:10_000]))
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def day_words(day: str) -> str:
    """``14 March 2031``, or ``March 2031`` for a month."""
    return wording.long_date(day) if len(day) > 7 else wording.long_date(f"{day}-01").partition(" ")[2]


def _percent(part: int, all: int) -> str:
    return f"{round(100 * part / all)}%" if all else "0%"
