"""Replies: what somebody answers to a published comparison or document, and what editors do with it.

Nothing here ever reads an email address: it goes into the archive and is not asked for again. What comes
back on a page is without it, also where its author typed it into another field.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import Response
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour

from readouts.errors import ArchiveError, Conflict, NotFound, SettingsError, TooManyTries
from readouts.web import replies, views
from readouts.web.asking import Ask, Asking, Refused
from readouts.web.limiting import client_of, give_back, spend
from readouts.web.pages.both import Extra, Table, both, shaped
from readouts.web.parameters import Page
from readouts.web.shapes import Link, RepliesPage

router = APIRouter(tags=["replies"])

OF_CLIENT: RateLimitItem = RateLimitItemPerHour(5, namespace="replies by client")
OF_ALL: RateLimitItem = RateLimitItemPerDay(500, namespace="replies")
"""How many replies one client may send, and how many everybody together."""

log = structlog.get_logger("readouts.web")

_Story = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="The story's id.")]
_Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The document's number on this site.")]
_Seal = Annotated[str, Form(max_length=200)]
_Next = Annotated[str, Form(max_length=400)]
# As long as a form may be: what is too long is told by the archive, and nothing of it is lost.
_Field = Annotated[str, Form()]
# A person does not see this field; what fills in forms by itself does. Its name says nothing to either.
_Lure = Annotated[str, Form(alias="zweitblick")]


def replies_table(shape: RepliesPage) -> Table:
    """Replies as rows."""
    return Table("replies", ("name", "made", "text"), ((r.name, r.made, r.text) for r in shape.replies))


@both(router, "/stories/{id}/replies", "replies-page.html.j2", replies_table)
@shaped(RepliesPage)
def story_replies(asking: Ask, id: _Story, page: Page = 1) -> Extra:
    """The replies to a story's comparison that an editor approved, oldest first."""
    published = asking.archive.publications.current(id)
    if published is None and asking.public:
        raise NotFound(id)
    title = published.title if published else asking.archive.pages.story(id).title
    about = Link(f"/stories/{id}", title or "")
    return _page(asking, about, id, is_open=published is not None, page=page)


@both(router, "/documents/{number}/replies", "replies-page.html.j2", replies_table)
@shaped(RepliesPage)
def document_replies(asking: Ask, number: _Number, page: Page = 1) -> Extra:
    """The replies to a document that an editor approved, oldest first."""
    place = asking.archive.pages.address_of(number, public=asking.public)
    about = Link(views.address(number), views.named(asking.archive.document(place)))
    is_open = asking.archive.publications.is_public(place)
    return _page(asking, about, place, is_open=is_open, page=page)


def _page(asking: Asking, about: Link, to: str, *, is_open: bool, page: int) -> Extra:
    found, more, extras = replies.under(asking, to, about.address, is_open=is_open, page=page)
    return Extra(RepliesPage(about, page, more, found), extras)


@router.post("/stories/{id}/replies", include_in_schema=False)
def reply_to_story(
    asking: Ask,
    id: _Story,
    name: _Field = "",
    email: _Field = "",
    text: _Field = "",
    begun: _Field = "",
    zweitblick: _Lure = "",
) -> Response:
    """Answer a published comparison."""
    if asking.archive.publications.current(id) is None:
        raise NotFound(id)
    return _sent(asking, f"/stories/{id}", id, (name, email, text), (begun, zweitblick))


@router.post("/documents/{number}/replies", include_in_schema=False)
def reply_to_document(
    asking: Ask,
    number: _Number,
    name: _Field = "",
    email: _Field = "",
    text: _Field = "",
    begun: _Field = "",
    zweitblick: _Lure = "",
) -> Response:
    """Answer a document of a published comparison."""
    place = asking.archive.pages.address_of(number, public=True)
    return _sent(asking, views.address(number), place, (name, email, text), (begun, zweitblick))


def _sent(
    asking: Asking, page: str, about: str, given: tuple[str, str, str], signs: tuple[str, str]
) -> Response:
    name, email, text = given
    wait = 0
    try:
        token = _kept(asking, about, given, replies.doubt(asking, page, *signs))
    except SettingsError as error:
        problem, status = _sentence(error), 400
    except TooManyTries as error:
        wait, status = error.seconds, 429
        problem = f"Too many replies were sent lately: wait {_time(wait)}, then send it once more."
    except Conflict:
        problem, status = "The same was sent before, and arrived; it is not needed twice.", 409
    except NotFound:
        raise
    except ArchiveError as error:
        log.error("archive", id=asking.request.scope["state"]["id"], error=str(error))
        problem, status = "It cannot be kept just now: try it again in a minute.", 503
    else:
        removal = f"/replies/removal?token={token}"
        return _fresh(asking.page("sent.html.j2", page=page, removal=removal))
    kept = {"name": replies.without(email, name), "text": replies.without(email, text)}
    if kept != {"name": name, "text": text}:
        problem += " The address was taken out below."
    again = {**replies.form(asking, page, signs[0]), "problem": problem, **kept}
    answer = asking.page("reply.html.j2", status=status, reply_form=again, page=page, sent=status == 409)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return _fresh(answer)


def _kept(asking: Asking, about: str, given: tuple[str, str, str], doubt: str | None) -> str:
    """Keep a reply if not too many came; what is refused for its form does not count."""
    archive, client = asking.archive, asking.request.client
    who = client_of(client.host if client else "")
    spend(archive, OF_CLIENT, who)
    spend(archive, OF_ALL)
    try:
        token: str = archive.replies.send(about, *given, doubt)
        return token
    except SettingsError:
        give_back(archive, OF_CLIENT, who)
        give_back(archive, OF_ALL)
        raise


def _sentence(error: Exception) -> str:
    told = str(error)
    return f"{told[:1].upper()}{told[1:]}."


def _time(seconds: int) -> str:
    minutes = max(1, ceil(seconds / 60))
    if minutes > 90:
        return f"{ceil(minutes / 60)} hours"
    return f"{minutes} minutes" if minutes > 1 else "a minute"


def _fresh(answer: Response) -> Response:
    """An answer that is for its reader alone, and for this once."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


# The token stands behind the question mark, or in the form: paths are written to the log, these are not.


@router.get("/replies/removal", include_in_schema=False)
def removal(asking: Ask, token: Annotated[str, Query(max_length=400)] = "") -> Response:
    """A reply's author is shown it, and asked whether it is to be removed."""
    try:
        reply = asking.archive.replies.of(token)
    except NotFound:
        raise Refused(404, "This link belongs to no reply, or not any more.") from None
    page = replies.page_of(asking, reply)
    done = reply.state == "removed"
    return _fresh(asking.page("removal.html.j2", token=token, reply=reply, page=page, done=done))


@router.post("/replies/removal", include_in_schema=False)
def remove(asking: Ask, token: Annotated[str, Form(max_length=400)] = "") -> Response:
    """Remove a reply at its author's wish."""
    try:
        reply = asking.archive.replies.remove(token)
    except NotFound:
        raise Refused(404, "This link belongs to no reply, or not any more.") from None
    page = replies.page_of(asking, reply)
    return _fresh(asking.page("removal.html.j2", token=token, reply=reply, page=page, done=True))


@router.post("/replies/{id}/approve", include_in_schema=False)
def approve(asking: Ask, id: _Number, seal: _Seal) -> Response:
    """Let everybody see a reply."""
    return _decided(asking, id, "approved", seal)


@router.post("/replies/{id}/refuse", include_in_schema=False)
def refuse(asking: Ask, id: _Number, seal: _Seal) -> Response:
    """Let nobody see a reply."""
    return _decided(asking, id, "refused", seal)


@router.post("/replies/{id}/take-down", include_in_schema=False)
def take_down(asking: Ask, id: _Number, seal: _Seal, next: _Next = "/desk#decided") -> Response:
    """Take a reply down that everybody could see, and go back to where that was asked for."""
    asking.need(editor=True)
    asking.check_seal(seal)
    asking.archive.replies.take_down(id, asking.viewer.name or "")
    return asking.go(next, "taken-down")


def _decided(asking: Asking, id: int, what: Literal["approved", "refused"], seal: str) -> Response:
    asking.need(editor=True)
    asking.check_seal(seal)
    asking.archive.replies.decide(id, what, asking.viewer.name or "")
    return asking.go("/desk", what)
