"""Dates that a text states about itself: front matter, metadata, a dateline near the top."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
# Day and month as bare numbers (03/04/2031) mean two days in two countries: left alone.
_DATE = (
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?:[T ]\d{{2}}:\d{{2}}[^\n]{{0,25}})?"
    rf"|(?P<d1>{_DAY})\ (?:of\ )?(?P<m1>{_MONTHS})\.?,?\ (?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTHS})\.?\ (?P<d2>{_DAY}),?\ (?P<y2>\d{{4}}))"
)
_FULL = re.compile(_DATE, re.IGNORECASE | re.VERBOSE)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\ )?"
_LABEL = r"(?:(?:Date|Published|Posted|Released?|Issued|Updated)(?:\ on)?\s?:?\ {1,4})?"
_PLACE = (
    r"(?:[A-Z][\w.'\u2019-]{1,30}(?:,?\ [A-Z][\w.'\u2019-]{0,30}){0,4}(?:\ \([^)\n]{1,20}\))?"
    r"(?:,|\ [|·\u2013—-])\ )?"
)
_CLOCK = r"(?:,?\ (?:at\ )?\d{1,2}[:.]\d{2}(?:\ ?[ap]\.?m\.?)?(?:\ [A-Z]{2,5})?)?"
# "ORSUND, March 14, 2031 (Meridian Wire) - ...": whose dispatch it is stands between the date and the dash.
_AGENCY = r"(?:\ \([A-Z][^()\n]{0,30}\)(?=\ ?[\u2012-\u2015\u2212:-]))?"
_DASH = r"(?:$|\ ?(?:[\u2012-\u2015\u2212:|]|--?\ |/\ ))"
# A line that is a date, with a label, a place or a time of day; or a dateline that opens a paragraph.
_LINE = re.compile(
    rf"^[ \t*_>(\[]{{0,8}}{_LABEL}(?-i:{_PLACE}){_WEEKDAY}{_DATE}{_CLOCK}"
    rf"(?-i:{_AGENCY})[ \t)\]*_.\r]{{0,6}}{_DASH}",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
# "ORSUND, 14 March 2031. President Varga ...": a full stop ends it where the place is in capitals.
_CAPITALS = re.compile(
    r"^[A-Z][A-Z.'\u2019-]{1,30}(?:,?\ [A-Z][A-Z.'\u2019-]{1,30}){0,3},\ "
    rf"{_WEEKDAY}(?i:{_DATE})\.\ (?=[^\sa-z])",
    re.VERBOSE | re.MULTILINE,
)
_TOP = 1500


def parse(value: str) -> str | None:
    """A date written out (``14 March 2031``, ``2031-03-14T10:00Z``) as ISO 8601, or None."""
    match = _FULL.search(value[:200])
    return _iso(match) if match else None


def dateline(text: str) -> str | None:
    """The date of a dateline among the first lines of ``text``, as ISO 8601, or None.

    A date in a sentence is not one: it may be that of anything.
    """
    top = text[:_TOP]
    match = _LINE.search(top) or _CAPITALS.search(top)
    return _iso(match) if match else None


def is_dateline(line: str) -> bool:
    """Whether one line is nothing but a date, with its place or label."""
    match = _LINE.match(line)
    return bool(match) and match is not None and not line[match.end() :].strip()


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        try:
            return date.fromisoformat(match["iso"]).isoformat()
        except ValueError:
            return None
    day, month, year = (match[f"{part}1"] or match[f"{part}2"] for part in "dmy")
    try:
        found = datetime.strptime(f"{day[:2].rstrip('stndrh')} {month[:3]} {year}", "%d %b %Y")
    except ValueError:
        return None
    return found.date().isoformat()
