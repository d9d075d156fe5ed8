"""What changed: documents that their publishers edited, and what was published and withdrawn here."""

from __future__ import annotations

from fastapi import APIRouter

from readouts.web import views
from readouts.web.asking import Ask, Asking
from readouts.web.pages.both import Table, both
from readouts.web.parameters import Page
from readouts.web.shapes import Edit, EditsPage, LogEntry, LogPage

router = APIRouter(tags=["changes"])

PAGE = 20


def edits_table(shape: EditsPage) -> Table:
    """Edited documents as rows."""
    rows = ((each.name, each.version, each.fetched, each.address) for each in shape.edits)
    return Table("edited", ("document", "version", "fetched", "address"), rows)


def log_table(shape: LogPage) -> Table:
    """The change log as rows."""
    rows = (
        (each.when, each.what, each.number, each.title, each.note, each.address) for each in shape.entries
    )
    return Table("log", ("when", "what", "version", "title", "note", "address"), rows)


@both(router, "/changes", "edits.html.j2", edits_table)
def changes(asking: Ask, page: Page = 1) -> EditsPage:
    """Documents that were changed after they were first read, the latest first."""
    found = edits(asking, PAGE + 1, PAGE * (page - 1))
    return EditsPage(page, len(found) > PAGE, found[:PAGE])


def edits(asking: Asking, limit: int, offset: int = 0) -> tuple[Edit, ...]:
    """Documents that were changed."""
    return tuple(
        Edit(
            address=f"{views.address(each.document)}/changes?one={each.version - 1}&other={each.version}",
            name=each.title or views.file_name(each.address),
            version=each.version,
            fetched=each.fetched,
        )
        for each in asking.archive.pages.changes(limit, offset, public=asking.public)
    )


@both(router, "/log", "log.html.j2", log_table)
def log(asking: Ask, page: Page = 1) -> LogPage:
    """What was published, published anew and withdrawn, the latest first."""
    found = entries(asking, PAGE + 1, PAGE * (page - 1))
    return LogPage(page, len(found) > PAGE, found[:PAGE])


def entries(asking: Asking, limit: int, offset: int = 0) -> tuple[LogEntry, ...]:
    """Lines of the change log."""
    return tuple(
        LogEntry(
            each.what,
            f"/stories/{each.story}/versions/{each.number}",
            each.title,
            each.number,
            each.when,
            each.note,
        )
        for each in asking.archive.publications.listed(limit, offset)
    )
