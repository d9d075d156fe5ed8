"""The editors' desk: what waits for them, what the worker does, and adding documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import Response

from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Job
from readouts.rendering import wording
from readouts.web import replies, views
from readouts.web.asking import Ask, Asking
from readouts.web.pages.stories import head, tally
from readouts.web.queue import ask

router = APIRouter(include_in_schema=False)

MOST_ADDRESSES = 50
MOST_FILES = 20
MOST_REPLIES = 50
DECIDED = 20

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@router.get("/desk")
def desk(asking: Ask) -> Response:
    """What waits for an editor."""
    asking.need(editor=True)
    archive = asking.archive
    jobs = archive.jobs.listed(20)
    compared = archive.pages.unpublished(20)
    tallies = archive.pages.tallies([each.id for each in compared])
    waiting = archive.replies.waiting(MOST_REPLIES + 1)
    decided = archive.replies.decided(DECIDED)
    return asking.page(
        "desk.html.j2",
        jobs=jobs,
        busy=any(job.state in ("waiting", "running") for job in jobs),
        adding=archive.jobs.adding(),
        titles=_titles(asking, jobs),
        stories=tuple(head(each, tally(tallies.get(each.id, {}))) for each in compared),
        replies=[(reply, replies.page_of(asking, reply)) for reply in waiting[:MOST_REPLIES]],
        more_replies=len(waiting) > MOST_REPLIES,
        decided=[(reply, replies.page_of(asking, reply)) for reply in decided],
    )


def _titles(asking: Asking, jobs: Iterable[Job]) -> dict[str, str]:
    """What the stories that jobs brought up to date are called, those that are still there."""
    found = {}
    for id in dict.fromkeys(story for job in jobs for story in job.stories):
        with suppress(NotFound):
            found[id] = asking.archive.pages.story(id).title
    return found


@router.get("/add")
def add_form(asking: Ask, document: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None) -> Response:
    """The form; with what is known of a document that is to be added again, to be put right."""
    asking.need(editor=True)
    given = {}
    if document is not None:
        known = asking.archive.document(asking.archive.pages.address_of(document))
        # What was a file has to be chosen again.
        address = known.id if _ADDRESS.fullmatch(known.id) else ""
        given = {"addresses": address, "date": known.date or "", "again": views.named(known)}
    return asking.page("add.html.j2", problem="", given=given)


@router.post("/add")
def add(
    asking: Ask,
    seal: Annotated[str, Form(max_length=200)],
    addresses: Annotated[str, Form(max_length=20_000)] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
    party: Annotated[str, Form(max_length=200)] = "",
    issuer: Annotated[str, Form(max_length=200)] = "",
    date: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Ask the worker to add documents."""
    asking.need(editor=True)
    asking.check_seal(seal)
    date = date.strip()
    told = {"party": party.strip(), "issuer": issuer.strip(), "date": date}
    given = {**told, "addresses": addresses}
    try:
        if date and not wording.is_date(date):
            raise SettingsError("The date is none: give it as year, month and day, such as 2031-03-14.")
        wanted = _addresses(addresses)
        uploads = [(file.filename or "a file", file.file.read()) for file in files or () if file.filename]
        if len(uploads) > MOST_FILES:
            raise SettingsError(f"At most {MOST_FILES} files at a time.")
        if not wanted and not uploads:
            raise SettingsError("Give addresses, or choose files.")
        empty = next((name for name, raw in uploads if not raw), None)
        if empty is not None:
            raise SettingsError(f"{wording.one_line(empty)[:100]} is empty: choose another file.")
    except SettingsError as error:
        return asking.page("add.html.j2", status=400, problem=str(error), given=given)
    argument = {"addresses": wanted, **{name: value for name, value in told.items() if value}}
    try:
        ask(asking.archive, "add", argument, asking.viewer.name or "", uploads)
    except Conflict:
        problem = "The worker has too much to do already: ask again later."
        return asking.page("add.html.j2", status=409, problem=problem, given=given)
    return asking.go("/desk#jobs")


def _addresses(text: str) -> list[str]:
    found = list(dict.fromkeys(text.split()))
    wrong = next((each for each in found if not _ADDRESS.fullmatch(each)), None)
    if wrong is not None:
        raise SettingsError(
            f"\u201c{wrong[:100]}\u201d is no address: one begins with https:// or http://, a line each."
        )
    if len(found) > MOST_ADDRESSES:
        raise SettingsError(f"At most {MOST_ADDRESSES} addresses at a time.")
    return found
