"""Search: statements by their words, by who made them, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from readouts import records
from readouts.web import views
from readouts.web.asking import Ask
from readouts.web.pages.both import Table, both
from readouts.web.parameters import Page, Since, Until
from readouts.web.shapes import Hit, SearchPage

router = APIRouter(tags=["search"])

PAGE = 20


def _words(about: str) -> Any:
    return Query(max_length=300, description=about)


def hits_table(name: str, hits: Iterable[Hit]) -> Table:
    """Statements as rows."""
    header = ("words", "speakers", "party", "act", "kind", "date", "publisher", "document", "address")
    rows = (
        (h.words, "; ".join(h.speakers), h.party, h.act, h.kind, h.date, h.publisher, h.document, h.address)
        for h in hits
    )
    return Table(name, header, rows)


def search_table(shape: SearchPage) -> Table:
    """What was found, as rows."""
    return hits_table("search", shape.hits)


@both(router, "/search", "search.html.j2", search_table)
def search(
    asking: Ask,
    q: Annotated[str, Query(max_length=300, description='Words; "a phrase", OR, -without.')] = "",
    speaker: Annotated[str, _words("Who said it: a name, or a part of one.")] = "",
    party: Annotated[str, _words("For which party.")] = "",
    country: Annotated[str, _words("The speaker's country.")] = "",
    act: Annotated[str, _words("What was done by saying it, such as `DENY`.")] = "",
    kind: Annotated[
        Literal["", "direct", "indirect", "mixed"], Query(description="Quoted, paraphrased or both.")
    ] = "",
    outlet: Annotated[str, _words("Who published it.")] = "",
    since: Since = "",
    until: Until = "",
    page: Page = 1,
) -> SearchPage:
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
        return SearchPage({}, 1, False, ())
    narrowed = {name: value for name, value in given.items() if name != "q"}
    query = records.Query(words=given.get("q", ""), **narrowed)
    found = asking.archive.search(query, PAGE, PAGE * (page - 1), public=asking.public)
    numbers = asking.archive.pages.numbers([hit.document for hit in found.hits])
    hits = tuple(_hit(hit, numbers[hit.document]) for hit in found.hits)
    return SearchPage(given, page, found.more, hits)


def _hit(hit: records.Hit, number: int) -> Hit:
    place = views.address(number, hit.version)
    return Hit(
        address=f"{place}?at={hit.statement}#d{number}-{hit.statement}",
        words=hit.content,
        marks=tuple((start, end) for start, end in hit.marks),
        speakers=hit.speakers,
        party=hit.party,
        act=hit.act,
        kind=hit.kind,
        date=hit.date,
        publisher=hit.issuer or hit.outlet or hit.title or "",
        document=hit.title or "",
    )
