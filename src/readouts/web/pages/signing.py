"""Signing in, by a password or by the identity provider that the settings name, and out."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from readouts.archive.site.accounts import LONGEST
from readouts.errors import IntakeError, NotFound, ReadoutsError, SettingsError, SignInRefused, TooManyTries
from readouts.web import signing_in
from readouts.web.asking import Ask, Asking, local
from readouts.web.identity import PATIENCE, Provider

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(max_length=2000)]


log = structlog.get_logger("readouts.web")

BACK = "/sign-in/back"
"""Where the identity provider sends browsers back to; its keeper is told this address."""


@router.get("/sign-in")
def sign_in_page(asking: Ask, next: Next = "/") -> Response:
    """The form."""
    return _form(asking, local(next))


@router.post("/sign-in")
def sign_in(
    asking: Ask,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1024)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Begin a session, with a token that was never used before."""
    try:
        token = signing_in.sign_in(asking.archive, name, password, _client(asking))
    except (SignInRefused, TooManyTries) as error:
        return _refused(asking, error, local(next), name)
    return _begun(asking, token, local(next))


@router.get("/sign-in/provider")
def provider(asking: Ask, next: Next = "/") -> Response:
    """To the identity provider, which asks who it is."""
    try:
        address, kept = _provider(asking).asked(asking.site.address + BACK)
    except (IntakeError, SettingsError) as error:
        return _refused(asking, error, local(next))
    answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    # Where to go afterwards is the browser's own business: it is looked at again when it is back.
    aim = urlsafe_b64encode(local(next).encode()).decode().rstrip("=")
    answer.set_cookie(
        _kept(asking),
        f"{kept}~{aim}",
        max_age=PATIENCE,
        path="/",
        secure=asking.site.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get(BACK)
def back(asking: Ask) -> Response:
    """Back from the identity provider: begin a session for who that is, if an account is linked."""
    kept, _, aim = asking.request.cookies.get(_kept(asking), "").partition("~")
    next = _aim(aim)
    query = dict(asking.request.query_params)
    address = asking.site.address + BACK
    try:
        made = _provider(asking)
        token = signing_in.sign_in_by(asking.archive, made, kept, query, address, _client(asking))
    except (SignInRefused, TooManyTries, IntakeError, SettingsError) as error:
        answer = _refused(asking, error, next)
    else:
        answer = _begun(asking, token, next)
    _forget(asking, answer, _kept(asking))
    return answer


@router.post("/sign-out")
def sign_out(asking: Ask, seal: Annotated[str, Form(max_length=200)]) -> Response:
    """End the session; nothing happens where it had ended by itself."""
    if asking.viewer.token:
        asking.check_seal(seal)
        asking.archive.accounts.end(asking.viewer.token)
    answer = asking.go("/")
    _forget(asking, answer, asking.cookie)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _form(asking: Asking, next: str, status: int = 200, name: str = "", problem: str = "") -> Response:
    return asking.page("sign-in.html.j2", status=status, next=next, name=name, problem=problem)


def _refused(asking: Asking, error: ReadoutsError, next: str, name: str = "") -> Response:
    """The form, with one sentence on what went wrong."""
    if isinstance(error, (SignInRefused, TooManyTries)):
        told = str(error)
        status = 429 if isinstance(error, TooManyTries) else 403
    else:
        # What exactly is for whoever runs the site.
        log.error("provider", id=asking.request.scope["state"]["id"], error=str(error))
        told = "your organisation\u2019s account cannot be asked for just now; try again later"
        status = 503
    return _form(asking, next, status, name, f"{told[0].upper()}{told[1:]}.")


def _begun(asking: Asking, token: str, next: str) -> Response:
    """To the next page, with a session in place of the one that was there."""
    if asking.viewer.token:
        asking.archive.accounts.end(asking.viewer.token)
    answer = asking.go(next)
    answer.set_cookie(
        asking.cookie,
        token,
        max_age=LONGEST,
        path="/",
        secure=asking.site.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _provider(asking: Asking) -> Provider:
    if not asking.site.settings.oidc_issuer:
        raise NotFound("no identity provider")
    return asking.site.provider


def _client(asking: Asking) -> str:
    client = asking.request.client
    return client.host if client else ""


def _kept(asking: Asking) -> str:
    """The cookie in which a browser keeps what it shows when it is back."""
    return f"{asking.cookie}-provider"


def _aim(value: str) -> str:
    try:
        return local(urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()) if value else "/"
    except ValueError:
        return "/"


def _forget(asking: Asking, answer: Response, cookie: str) -> None:
    answer.delete_cookie(cookie, path="/", secure=asking.site.is_secure, httponly=True, samesite="lax")
