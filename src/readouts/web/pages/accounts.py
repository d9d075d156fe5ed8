"""Who may sign in, for admins: closing and reopening accounts, and ending sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from readouts.archive.site.accounts import account_name
from readouts.errors import NotFound
from readouts.web.asking import Ask, Asking, Refused
from readouts.web.viewers import ADMIN

router = APIRouter(include_in_schema=False)

_Line = Annotated[str, Form(max_length=200)]


@router.get("/accounts")
def accounts(asking: Ask) -> Response:
    """Every account, the closed ones too."""
    _need(asking)
    return asking.page("accounts.html.j2", accounts=asking.archive.accounts.listed())


@router.post("/accounts/close")
def close(asking: Ask, seal: _Line, name: _Line) -> Response:
    """Close an account: its sessions end at once, and nobody signs in by it."""
    _need(asking, seal)
    if account_name(name) == asking.viewer.name:
        raise Refused(409, "You cannot close your own account here: another admin, or the command line, can.")
    _known(asking, name)
    asking.archive.accounts.close(name)
    return asking.go("/accounts")


@router.post("/accounts/reopen")
def reopen(asking: Ask, seal: _Line, name: _Line) -> Response:
    """Open a closed account again."""
    _need(asking, seal)
    _known(asking, name)
    asking.archive.accounts.reopen(name)
    return asking.go("/accounts")


@router.post("/accounts/end")
def end(asking: Ask, seal: _Line, name: _Line) -> Response:
    """End all sessions of an account, on every machine."""
    _need(asking, seal)
    _known(asking, name)
    asking.archive.accounts.end_all(name)
    return asking.go("/accounts")


def _need(asking: Asking, seal: str | None = None) -> None:
    asking.need()
    if asking.viewer.role != ADMIN:
        raise Refused(403, "Only admins may do this.")
    if seal is not None:
        asking.check_seal(seal)


def _known(asking: Asking, name: str) -> None:
    try:
        asking.archive.accounts.find(name)
    except NotFound:
        raise Refused(404, "There is no account of this name.") from None
