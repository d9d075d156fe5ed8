"""The day of a happening: the one that the text names, else what the document's own date allows."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from readouts.comparing.words import listed
from readouts.records import Document

# A day that lies further back than this was no news any more when the document was written.
FRESH = 7

_MONTH = "|".join(
    f"{month[:3]}(?:{month[3:]}|{month[3:4]}?\\.?)" if len(month) > 4 else month for month in listed("months")
)
_DATE = re.compile(
    rf"\b(?:(?P<m1>(?:{_MONTH}))\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>(?:{_MONTH})))"
    r"(?:,?\s(?P<year>(?:19|20|21)\d\d))?\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"(?<!next )\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|tonight)\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.IGNORECASE)


class Days(NamedTuple):
    """From the first to the last day, both included, as proleptic Gregorian ordinals.

    ``sure`` where the text itself names the day.
    """

    first: int
    last: int
    sure: bool = False

    def apart(self, other: Days) -> int:
        """How many days lie between the two at least; 0 where they share a day."""
        return max(0, self.first - other.last, other.first - self.last)


def days_of(document: Document, day: int | None) -> Days | None:
    """When what a document tells may have been, if it does not say: its day, for news the one before too."""
    if day is None:
        return None
    return Days(day - 1, day) if document.genre == "report" else Days(day, day)


def told_day(words: str, day: int | None) -> Days | None:
    """The day that ``words`` name, or None where they name none or one that is not news.

    Args:
        words: what tells of the happening.
        day: the document's own day as an ordinal; without one only a full date tells anything.
    """
    match = _DATE.search(words)
    if match:
        found = _date(match, day)
        if found is not None and (day is None or 0 <= day - found <= FRESH):
            return Days(found, found, True)
        return None
    if day is None:
        return None
    if _TODAY.search(words):
        return Days(day, day, True)
    if _YESTERDAY.search(words):
        return Days(day - 1, day - 1, True)
    named = _WEEKDAY.search(words)
    if named:
        back = (date.fromordinal(day).weekday() - _WEEKDAYS.index(named[1].lower())) % 7
        return Days(day - back, day - back, True)
    return None


def _date(match: re.Match[str], day: int | None) -> int | None:
    month, number = match["m1"] or match["m2"], match["d1"] or match["d2"]
    if match["year"]:
        years = [int(match["year"])]
    elif day is not None:
        # Without a year it is the last such day, or tomorrow where the world's clocks differ.
        years = [date.fromordinal(day).year, date.fromordinal(day).year - 1]
    else:
        return None
    for year in years:
        try:
            found = datetime.strptime(f"{number} {month[:3]} {year}", "%d %b %Y").date().toordinal()
        except ValueError:
            continue
        if match["year"] or day is None or found <= day + 1:
            return found
    return None
