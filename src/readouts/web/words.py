"""What templates say in the site's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from readouts.rendering import wording

KINDS: Mapping[str, str] = {str(kind): manner for kind, manner in wording.MANNERS.items()}
"""What a statement's kind is called."""

ACTS: Mapping[str, str] = {
    "STATE": "says it, and does no more by it",
    "CONFIRM": "says that it is so",
    "DENY": "says that it is not so",
    "AGREE": "agrees, accepts or promises",
    "CONSULT": "talks or meets with somebody",
    "SUPPORT": "stands by somebody or something",
    "COOPERATE": "works together with somebody",
    "AID": "gives help, money or arms",
    "CONCEDE": "gives way",
    "RETREAT": "draws forces back, or lets go of what was held",
    "REQUEST": "asks for something, or calls on somebody",
    "ACCUSE": "blames or criticises",
    "REJECT": "refuses",
    "THREATEN": "threatens or warns",
    "PROTEST": "protests in public",
    "SANCTION": "punishes, or breaks something off",
    "MOBILIZE": "readies or moves forces",
    "COERCE": "uses force or the law against somebody",
    "ASSAULT": "attacks",
}
"""What a speaker does by a statement: PLOVER 0.8's acts and our own, each in plain words."""


def query(values: Mapping[str, Any], **changed: Any) -> str:
    """What stands behind an address's question mark, with it; nothing where nothing is asked."""
    kept = {name: value for name, value in {**values, **changed}.items() if value not in (None, "", 0, False)}
    return f"?{urlencode(kept)}" if kept else ""


def day(value: str | None) -> str:
    """A date or a time as a day in words."""
    return wording.long_date(value[:10]) if value else "no date"


def moment(value: str | None) -> str:
    """A time (ISO 8601, UTC) as a day and a clock in words."""
    if not value:
        return "no date"
    return f"{day(value)}, {value[11:16]} UTC" if len(value) > 10 else day(value)


def days(first: str | None, last: str | None) -> str:
    """From one day to another, in words."""
    if not first or first == last or not last:
        return day(first or last)
    begun = day(first)
    for same in (7, 4):  # the same month, or the same year, is said once
        if first[:same] == last[:same]:
            begun = begun.rsplit(" ", 2 if same == 7 else 1)[0]
            break
    return f"{begun} to {day(last)}"


def whom(address: str | None) -> str:
    """To whom statements are said that an address of a speaker's page asks for."""
    return dict(parse_qsl(urlsplit(address or "").query)).get("to", "")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "moment": moment,
    "days": days,
    "listed": wording.listed,
    "whom": whom,
}
