"""What only machines ask for: feeds, the sitemap, linked data, pictures, static files, health, counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import PlainTextResponse, Response

from readouts.rendering import schemaorg, wording
from readouts.web import measures
from readouts.web.asking import Ask, Asking, Refused
from readouts.web.pages import changes
from readouts.web.site import STATIC, is_loopback

router = APIRouter()

ENTRIES = 50
LISTED = 500

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def _told(media_type: str, summary: str) -> dict[str, Any]:
    """What the description of the site's addresses says of an answer that is no JSON."""
    kind = "object" if media_type.endswith("+json") else "string"
    answer = {"description": summary, "content": {media_type: {"schema": {"type": kind}}}}
    return {"summary": summary, "response_class": Response, "responses": {200: answer}}


@router.get("/stories.atom", tags=["machines"], **_told("application/atom+xml", "Feed of the latest stories"))
def stories_feed(asking: Ask) -> Response:
    """The latest stories (Atom, RFC 4287)."""
    found = asking.archive.pages.stories(limit=ENTRIES, public=asking.public)
    entries = [
        _entry(f"/stories/{each.id}", each.title, each.last, wording.count(each.documents, "document"))
        for each in found
    ]
    return _feed(asking, "/stories", "Stories", entries)


@router.get(
    "/comparisons.atom",
    tags=["machines"],
    **_told("application/atom+xml", "Feed of what was published and withdrawn"),
)
def comparisons_feed(asking: Ask) -> Response:
    """Comparisons that were published and withdrawn, the latest first (Atom, RFC 4287)."""
    entries = [
        _entry(
            each.address, each.title, each.when, f"{each.what}, version {each.number}. {each.note}", each.what
        )
        for each in changes.entries(asking, ENTRIES)
        if each.title
    ]
    return _feed(asking, "/log", "Comparisons", entries)


@router.get("/changes.atom", tags=["machines"], **_told("application/atom+xml", "Feed of edited accounts"))
def changes_feed(asking: Ask) -> Response:
    """Documents that their publishers edited (Atom, RFC 4287)."""
    entries = [
        _entry(each.address, each.name, each.fetched, f"Version {each.version}")
        for each in changes.edits(asking, ENTRIES)
    ]
    return _feed(asking, "/changes", "Edited accounts", entries)


def _entry(address: str, title: str | None, when: str | None, told: str, mark: str = "") -> dict[str, Any]:
    return {"address": address, "title": title, "when": _time(when), "told": told.strip(), "mark": mark}


def _time(when: str | None) -> str:
    """A time as Atom wants it (RFC 3339); what has none counts as very old."""
    if not when:
        return "1970-01-01T00:00:00+00:00"
    found = datetime.fromisoformat(when)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def _feed(asking: Asking, page: str, title: str, entries: list[dict[str, Any]]) -> Response:
    updated = max((each["when"] for each in entries), default=_time(None))
    values = {
        "page": page,
        "title": title,
        "entries": entries,
        "updated": updated,
        "here": asking.request.scope["path"],
    }
    return _xml(asking, "feed.xml.j2", values, "application/atom+xml; charset=utf-8")


def _xml(asking: Asking, template: str, values: dict[str, Any], media_type: str) -> Response:
    # A control character in a title would make it no XML at all (XML 1.0, 2.2).
    return asking.answer(_NO_XML.sub("\ufffd", asking.site.rendered(template, values)), media_type)


@router.get(
    "/documents/{number}.jsonld",
    tags=["documents"],
    **_told("application/ld+json", "A document as linked data"),
)
def linked(
    asking: Ask,
    number: Annotated[int, Path(ge=1, le=2**31 - 1, description="The document's number on this site.")],
) -> Response:
    """A document and its statements as schema.org JSON-LD: NewsArticle and Quotation."""
    place = asking.archive.pages.address_of(number, public=asking.public)
    reading = asking.archive.reading(place)
    return asking.answer("".join(schemaorg.pieces([reading])), "application/ld+json")


@router.get(
    "/sitemap.xml", tags=["machines"], **_told("application/xml", "What is published, for search engines")
)
def sitemap(asking: Ask) -> Response:
    """The pages that search engines may list: what is published."""
    published = asking.archive.publications.latest(LISTED)
    values = {"entries": [(f"/stories/{each.story}", each.made[:10]) for each, _ in published]}
    return _xml(asking, "sitemap.xml.j2", values, "application/xml")


@router.get("/robots.txt", include_in_schema=False)
def robots(asking: Ask) -> PlainTextResponse:
    """What robots are asked to leave alone."""
    rules = ["User-agent: *"]
    rules += [f"Disallow: {path}" for path in ("/search", "/sign-in", "/desk", "/add", "/history")]
    return PlainTextResponse("\n".join([*rules, f"Sitemap: {asking.site.address}/sitemap.xml", ""]))


@router.get("/pictures/{name}.svg", include_in_schema=False)
def picture(asking: Ask, name: Annotated[str, Path(max_length=100, pattern=r"^[\w-]+$")]) -> Response:
    """A picture that the worker drew; its name is made from what it shows."""
    return Response(asking.archive.jobs.picture(name), 200, _KEPT, "image/svg+xml")


@router.get("/static/{digest}/{name}", include_in_schema=False)
def static(asking: Ask, digest: str, name: str) -> Response:
    """A file that pages load; its address changes when it does."""
    if name not in STATIC:
        raise Refused(404, "There is no such file.")
    return Response(asking.site.static[name], 200, _KEPT, STATIC[name])


@router.get("/health", tags=["machines"], **_told("text/plain", "Whether the archive answers"))
def health(asking: Ask) -> PlainTextResponse:
    """Whether the archive answers."""
    asking.archive.pages.stories(limit=1)
    return PlainTextResponse("ok\n")


@router.get("/metrics", include_in_schema=False)
def metrics(asking: Ask) -> PlainTextResponse:
    """Counts for Prometheus, to programs on this machine only."""
    client = asking.request.client
    passed_on = any(name in asking.request.headers for name in ("x-forwarded-for", "forwarded", "via"))
    if client is None or not is_loopback(client.host) or passed_on:
        raise Refused(403, "Counts are told on this machine only.")
    return PlainTextResponse(measures.told(), media_type="text/plain; version=0.0.4")
