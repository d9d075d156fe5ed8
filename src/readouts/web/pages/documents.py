"""A document: its statements, its text as far as it may be shown, its versions and their changes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from readouts.errors import NotFound
from readouts.records import Difference, Document, Reading, Sheet, Span, Statement
from readouts.rendering import wording
from readouts.rendering.marks import Back, Body, Label, body, statement_layers
from readouts.rendering.segments import Layer, tidy
from readouts.rendering.views import anchors
from readouts.web import replies, views
from readouts.web.asking import Ask, Asking
from readouts.web.pages.both import Extra, Table, both, shaped
from readouts.web.shapes import Change, ChangesPage, DocumentPage, Excerpt, Link

router = APIRouter(tags=["documents"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The document's number on this site.")]
Which = Annotated[int, Path(ge=1, le=2**31 - 1, description="Which version, counted from 1.")]
At = Annotated[str, Query(max_length=60, description="A statement to set off, by its id.")]
Places = Annotated[
    str,
    Query(
        max_length=400,
        pattern=r"^([0-9]{1,9}-[0-9]{1,9}(\.[0-9]{1,9}-[0-9]{1,9})*)?$",
        description="Spans of the text to set off: `12-40.51-60`.",
    ),
]


def document_table(shape: DocumentPage) -> Table:
    """A document's statements as rows."""
    header = (
        "statement",
        "words",
        "speakers",
        "candidates",
        "party",
        "act",
        "negated",
        "kind",
        "cue",
        "spans",
        "address",
    )
    rows = (
        (
            said.id,
            said.words,
            "; ".join(one.name for one in said.speakers),
            "; ".join(one.name for one in said.candidates),
            said.party,
            said.act,
            "yes" if said.negated else "",
            said.kind,
            said.cue,
            " ".join(f"{start}..{end}" for start, end in said.spans),
            said.address,
        )
        for said in shape.statements
    )
    return Table(f"document-{shape.document.number}", header, rows)


@both(router, "/documents/{number}", "document.html.j2", document_table)
@shaped(DocumentPage)
def document(asking: Ask, number: Number, at: At = "", spans: Places = "") -> Extra:
    """A document in its newest version."""
    return _document(asking, number, None, at, spans)


@both(router, "/documents/{number}/versions/{version}", "document.html.j2", document_table)
@shaped(DocumentPage)
def document_version(asking: Ask, number: Number, version: Which, at: At = "", spans: Places = "") -> Extra:
    """One version of a document."""
    return _document(asking, number, version, at, spans)


def _document(asking: Asking, number: int, wanted: int | None, at: str, spans: str) -> Extra:
    archive, public = asking.archive, asking.public
    sheet = archive.pages.sheet(number, public=public)
    reading = archive.reading(sheet.address, wanted)
    made = None
    if archive.corrections(sheet.address):
        made = archive.reading(sheet.address, wanted, corrected=False)
    versions = tuple(views.version(entry, number) for entry in sheet.versions)
    version = versions[(wanted or len(versions)) - 1]
    whole = asking.viewer.reads_whole(
        reading.document, {each.issuer for each in archive.accounts.free_issuers()}
    )
    drawn, excerpts = _text(reading, number, whole, _spans(spans), _compared(asking, sheet, version.number))
    answers, more, extras = replies.under(
        asking,
        sheet.address,
        views.address(number),
        is_open=archive.publications.is_public(sheet.address),
    )
    alike = archive.pages.similar_documents(number, 8, public=public)
    shape = DocumentPage(
        document=views.head(reading.document, number),
        version=version,
        versions=versions,
        network=sheet.versions[version.number - 1].networks[-1].name,
        warnings=reading.document.warnings,
        whole=whole,
        excerpts=excerpts,
        statements=views.statements(reading, number, version.number, made),
        stories=tuple(Link(f"/stories/{each.id}", each.title, each.last) for each in sheet.stories),
        similar=tuple(
            Link(
                views.address(each.number),
                each.title or views.file_name(each.address),
                each.date,
                each.reason,
            )
            for each in alike
        ),
        replies=answers,
        more_replies=more,
    )
    lit = next((said.anchor for said in shape.statements if said.id == at), "")
    alone = _alone(sheet, reading.document) if asking.viewer.edits and wanted is None else ""
    return Extra(shape, {"body": drawn, "at": at, "lit": lit, "alone": alone, **extras})


def _alone(sheet: Sheet, document: Document) -> str:
    """Why a document shares its story with no other, for editors; nothing where it does."""
    if any(story.documents > 1 for story in sheet.stories):
        return ""
    if not document.date:
        return "It has no date, and a document without one is put together with no other."
    if not sheet.stories:
        return "It was not put together with others yet."
    return (
        "No other document tells, surely enough, of the same happening within a day of it, reckoned from its "
        f"date, {wording.long_date(document.date)}."
    )


def _compared(asking: Asking, sheet: Sheet, version: int) -> list[Span]:
    """Where the words of rows stand: they are shown of a document of which not the whole text is."""
    found: list[Span] = []
    for comparison in sheet.comparisons[:3]:
        if asking.archive.pages.made_from(comparison).get(sheet.address) != version:
            continue
        with suppress(NotFound):
            made = asking.archive.pages.comparison(comparison, public=asking.public)
            sides = (side for issue in made.issues for side in issue.sides)
            found += [span for side in sides if side.document == sheet.address for span in side.spans]
    return found


def _text(
    reading: Reading, number: int, whole: bool, places: tuple[Span, ...], compared: Iterable[Span]
) -> tuple[Body, tuple[Excerpt, ...]]:
    layers = statement_layers(reading, number)
    if places:
        layers.append(Layer("here", "place", places))
    labels = {
        anchor: Label(f"statement {at}", Back(f"#list-{anchor}", str(at), f"Statement {at} in the list"))
        for at, anchor in enumerate(anchors(reading, number), 1)
    }
    said = (span for each in reading.statements for span in each.content.spans)
    made = body(
        number, views.shown(reading.document, number), layers, labels, None if whole else [*said, *compared]
    )
    text = reading.document.text
    excerpts = tuple(
        Excerpt(each.span.start, each.span.end, text[slice(*each.span)]) for each in made.excerpts
    )
    return made, excerpts


def _spans(value: str) -> tuple[Span, ...]:
    pairs = (part.split("-") for part in value.split(".") if part)
    return tuple(tidy(((int(start), int(end)) for start, end in pairs), 10**9))


@both(router, "/documents/{number}/changes", "changes.html.j2")
def document_changes(
    asking: Ask,
    number: Number,
    one: Annotated[int | None, Query(ge=1, le=10**6, description="The last but one without it.")] = None,
    other: Annotated[int | None, Query(ge=1, le=10**6, description="The last without it.")] = None,
) -> ChangesPage:
    """Statements added, removed and changed from one version of a document to another."""
    archive = asking.archive
    place = archive.pages.address_of(number, public=asking.public)
    found = archive.diff(place, one, other)
    entries = [views.version(entry, number) for entry in archive.versions(place)]
    return ChangesPage(
        document=views.head(archive.document(place), number),
        one=entries[found.one - 1],
        other=entries[found.other - 1],
        changes=_changes(found),
        read_otherwise=found.read_otherwise,
        same_network=found.networks[0] == found.networks[1],
    )


def _changes(found: Difference) -> tuple[Change, ...]:
    pairs = (
        *found.changed,
        *((None, each) for each in found.added),
        *((each, None) for each in found.removed),
    )
    return tuple(
        Change(
            before.content.text if before else None,
            after.content.text if after else None,
            _spoke(before),
            _spoke(after),
        )
        for before, after in pairs
    )


def _spoke(one: Statement | None) -> str:
    if one is None:
        return ""
    names = wording.listed([each.name for each in one.speakers])
    return names or (wording.one_line(one.source.text) if one.source else "")


@router.get("/documents/{number}/stored", include_in_schema=False)
def stored(
    asking: Ask, number: Number, version: Annotated[int | None, Query(ge=1, le=10**6)] = None
) -> Response:
    """The bytes of a document as they came, for editors: a download, never a page of this site."""
    asking.need(editor=True)
    raw = asking.archive.raw(asking.archive.pages.address_of(number), version)
    headers = {
        "Content-Disposition": f'attachment; filename="document-{number}.bin"',
        "Cache-Control": "no-store",
    }
    return Response(raw, 200, headers, "application/octet-stream")
