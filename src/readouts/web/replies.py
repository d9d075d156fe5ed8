"""Replies as pages show them, the form under a page, and what makes one look like a machine's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from readouts.errors import NotFound
from readouts.records import Reply
from readouts.web import views
from readouts.web.shapes import Answer, Link

if TYPE_CHECKING:
    from readouts.web.asking import Asking

QUICKEST = 4
"""Seconds; whoever writes a reply in less is no person."""

SHOWN = 20
"""So many replies stand under a page; the others have pages of their own, as many on each."""


def shown(replies: Iterable[Reply]) -> tuple[Answer, ...]:
    """Replies as everybody may see them."""
    return tuple(Answer(reply.name, reply.made, reply.text) for reply in replies)


def under(
    asking: Asking, about: str, to: str, *, is_open: bool, page: int = 1
) -> tuple[tuple[Answer, ...], bool, dict[str, Any]]:
    """The replies under a page, and whether there are more, and what its template needs for them.

    Args:
        asking: Who looks.
        about: The id of a story, or the address of a document.
        to: Where that is on this site.
        is_open: Whether it can be replied to: it is published.
        page: Which of the pages of replies.
    """
    found = asking.archive.replies.approved(about, SHOWN + 1, SHOWN * (page - 1))
    extras = {
        "reply_form": form(asking, to) if is_open else None,
        "replies_at": f"{to}/replies",
        # For the editors' buttons; nobody else is told a number.
        "reply_ids": tuple(reply.id for reply in found[:SHOWN]) if asking.viewer.edits else (),
    }
    return shown(found[:SHOWN]), len(found) > SHOWN, extras


def form(asking: Asking, to: str, begun: str = "") -> dict[str, Any]:
    """What the form under a page needs: where it goes, and when it was first given out, signed.

    ``begun`` is what a form that comes back had; whoever mends a slip has not to wait again.
    """
    if _begun(asking, begun) is None:
        begun = _signer(asking).dumps(to)
    return {"to": f"{to}/replies", "begun": begun, "problem": "", "name": "", "text": ""}


def doubt(asking: Asking, to: str, begun: str, lure: str) -> str | None:
    """What makes a reply look like a machine's, if anything does; it waits for an editor either way."""
    if lure.strip():
        return "a field was filled in that people do not see"
    read = _begun(asking, begun)
    if read is None or read[0] != to:
        return "the form was not loaded from this page"
    seconds = asking.archive.accounts.clock() - read[1]
    return f"sent within {QUICKEST} seconds" if seconds < QUICKEST else None


def without(email: str, words: str) -> str:
    """The words without this address: a form that comes back must not show it, wherever it was typed."""
    email = email.strip()
    return re.sub(re.escape(email), "", words, flags=re.IGNORECASE) if "@" in email else words


def page_of(asking: Asking, reply: Reply) -> Link:
    """The page that a reply is about; its address is empty where that was forgotten."""
    archive, about = asking.archive, reply.about
    if about is not None and (versions := archive.publications.versions(about)):
        return Link(f"/stories/{about}", versions[-1].title or "a story of which a document was forgotten")
    try:
        document = archive.document(about or "")
        return Link(views.address(archive.pages.number_of(about or "")), views.named(document))
    except NotFound:
        return Link("", "a document that was forgotten")


def _begun(asking: Asking, begun: str) -> tuple[str, float] | None:
    """For which page a form was given out, and when, in seconds since 1970; None where it was not by us."""
    try:
        to, time = _signer(asking).loads(begun, return_timestamp=True)
    except BadSignature:
        return None
    return to, time.timestamp()


def _signer(asking: Asking) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(asking.archive.accounts.secret("reply forms"), salt="begun")
