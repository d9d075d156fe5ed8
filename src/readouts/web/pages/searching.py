"""Search: statements by their words, by who made them, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import WithJsonSchema

from readouts import records
from readouts.errors import SettingsError
from readouts.web import views, words
from readouts.web.asking import Ask, Asking
from readouts.web.pages.both import Extra, Table, both, shaped
from readouts.web.parameters import AnyDay, Page, day
from readouts.web.shapes import Hit, SearchPage

router = APIRouter(tags=["search"])

PAGE = 20

FIELDS = {
    "q": "words",
    "speaker": "speaker",
    "party": "party",
    "country": "country",
    "outlet": "outlet or issuer",
    "act": "act",
    "kind": "kind",
    "since": "day under \u201cFrom\u201d",
    "until": "day under \u201cTo\u201d",
}
"""What may be asked for, as the form calls it; the last is the first to be let go where nothing is found."""


def _words(about: str) -> Any:
    return Query(max_length=300, description=about)


def hits_table(name: str, hits: Iterable[Hit]) -> Table:
    """Statements as rows."""
    header = (
        "words",
        "speakers",
        "party",
        "act",
        "negated",
        "kind",
        "date",
        "publisher",
        "document",
        "address",
    )
    rows = (
        (
            h.words,
            "; ".join(h.speakers),
            h.party,
            h.act,
            "yes" if h.negated else "",
            h.kind,
            h.date,
            h.publisher,
            h.document,
            h.address,
        )
        for h in hits
    )
    return Table(name, header, rows)


def search_table(shape: SearchPage) -> Table:
    """What was found, as rows."""
    return hits_table("search", shape.hits)


@both(router, "/search", "search.html.j2", search_table)
@shaped(SearchPage)
def search(
    asking: Ask,
    q: Annotated[str, Query(max_length=300, description='Words; "a phrase", OR, -without.')] = "",
    speaker: Annotated[str, _words("Who said it: a name, or a part of one.")] = "",
    party: Annotated[str, _words("For which party.")] = "",
    country: Annotated[str, _words("The speaker's country.")] = "",
    act: Annotated[str, _words("What was done by saying it, such as `DENY`.")] = "",
    kind: Annotated[
        str,
        Query(description="Quoted, paraphrased or both."),
        WithJsonSchema({"type": "string", "enum": ["", *words.KINDS]}),
    ] = "",
    outlet: Annotated[str, _words("Who published it.")] = "",
    since: Annotated[AnyDay, Query(description="From this day on (`YYYY-MM-DD`).")] = "",
    until: Annotated[AnyDay, Query(description="Until this day (`YYYY-MM-DD`), which is included.")] = "",
    page: Page = 1,
) -> Extra:
    """Statements by their words, by who made them, and when; the best first."""
    values = {
        "q": q,
        "speaker": speaker,
        "party": party,
        "country": country,
        "act": act,
        "kind": kind,
        "outlet": outlet,
        "since": since,
        "until": until,
    }
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    if not given:
        return Extra(SearchPage({}, 1, False, ()), {})
    try:
        _check(given)
        found = asking.archive.search(_query(given), PAGE, PAGE * (page - 1), public=asking.public)
    except SettingsError as error:
        told = str(error)
        return Extra(SearchPage(given, page, False, ()), {}, f"{told[:1].upper()}{told[1:].rstrip('.')}.")
    numbers = asking.archive.pages.numbers([hit.document for hit in found.hits])
    hits = tuple(_hit(hit, numbers[hit.document]) for hit in found.hits)
    needless = "" if hits or page > 1 else _needless(asking, given)
    return Extra(SearchPage(given, page, found.more, hits), {"needless": needless, "fields": FIELDS})


def _query(given: Mapping[str, str]) -> records.Query:
    return records.Query(words=given.get("q", ""), **{name: given[name] for name in given if name != "q"})


def _check(given: Mapping[str, str]) -> None:
    """Go on only with what can be asked.

    Raises:
        SettingsError: it cannot; how it is to be written.
    """
    if given.get("q", "").count('"') % 2:
        raise SettingsError(
            'a quotation mark is open: put one before and one after a phrase, as in "prisoner exchange"'
        )
    if given.get("act", "").upper() not in ("", *words.ACTS):
        raise SettingsError(f"there is no such act; there are {', '.join(words.ACTS).lower()}")
    if given.get("kind", "").lower() not in ("", *words.KINDS):
        raise SettingsError(f"there is no such kind; there are {', '.join(words.KINDS)}")
    for name in ("since", "until"):
        try:
            day(given.get(name, ""))
        except ValueError:
            raise SettingsError(
                f"the {FIELDS[name]} is no date: write year, month and day, as in 2031-03-14"
            ) from None
    if given.get("since", "") > given.get("until", "9"):
        raise SettingsError(
            "the day under \u201cFrom\u201d is after that under \u201cTo\u201d: nothing can be between them"
        )


def _needless(asking: Asking, given: Mapping[str, str]) -> str:
    """Which field to leave empty so that something is found; none where that of one alone does not help."""
    for name in reversed(FIELDS):
        rest = {other: value for other, value in given.items() if other != name}
        if name not in given or not rest:
            continue
        try:
            if asking.archive.search(_query(rest), 1, public=asking.public).hits:
                return name
        except SettingsError:  # words of which none must be there are no question alone
            continue
    return ""


def _hit(hit: records.Hit, number: int) -> Hit:
    place = views.address(number, hit.version)
    return Hit(
        address=f"{place}?at={hit.statement}#d{number}-{hit.statement}",
        words=hit.content,
        marks=tuple((start, end) for start, end in hit.marks),
        speakers=hit.speakers,
        party=hit.party,
        act=hit.act,
        negated=hit.negated,
        kind=hit.kind,
        date=hit.date,
        publisher=hit.issuer or hit.outlet or hit.title or "",
        document=hit.title or "",
    )
