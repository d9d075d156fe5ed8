"""What stands before every page: limits on what is sent, headers of what is answered, a line in the log."""

from __future__ import annotations

import asyncio
import re
import time
import traceback
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from readouts.web import measures
from readouts.web.asking import Asking, for_machines
from readouts.web.shapes import Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from readouts.web.site import Site

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy (W3C CSP 3) of every answer: nothing inline, nothing from elsewhere."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

MOST_BYTES = 64 * 1024
"""What a form may have, but for that which uploads a document."""

PATIENCE = 30.0
"""Seconds that sending a form may take."""

log = structlog.get_logger("readouts.web")

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253})(:\d{1,5})?", re.IGNORECASE | re.ASCII)
_LENGTH = re.compile(r"[0-9]{1,15}")
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Guards:
    """An ASGI application around the site's."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, sent, method = time.perf_counter(), {"status": 500, "bytes": 0}, scope["method"]
        # HEAD is GET without the body (RFC 9110, 9.3.2).
        scope = {**scope, "method": "GET" if method == "HEAD" else method}
        scope.setdefault("state", {})["id"] = uuid.uuid4().hex

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                self._dress(MutableHeaders(scope=message))
            elif message["type"] == "http.response.body":
                message = {**message, "body": b""} if method == "HEAD" else message
                sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._caught(scope, receive, answered)
        finally:
            self._noted(scope, method, time.perf_counter() - began, sent)

    def _noted(self, scope: Scope, method: str, seconds: float, sent: dict[str, int]) -> None:
        """Count a request and write a line about it."""
        route = getattr(scope.get("route"), "path", "none")
        # Whoever asks can make methods up, and each would be counted apart for good.
        measures.REQUESTS.labels(route, method if method in _METHODS else "other", sent["status"]).inc()
        measures.SECONDS.labels(route).observe(seconds)
        # The path, and never what stands behind its question mark or was sent: that is people's own. A token
        # in a path is as good as a password.
        path = route if "token" in scope.get("path_params", {}) else scope["path"]
        log.info(
            "request",
            id=scope["state"]["id"],
            method=method,
            path=path,
            status=sent["status"],
            milliseconds=round(seconds * 1000, 1),
            bytes=sent["bytes"],
        )

    async def _caught(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._guarded(scope, receive, noted)
        except Exception as error:
            # Where it happened, and not its message: that may hold what somebody sent.
            frames = [
                f"{frame.name} ({frame.lineno})" for frame in traceback.extract_tb(error.__traceback__)[-6:]
            ]
            log.error("failed", id=scope["state"]["id"], kind=type(error).__name__, where=frames)
            if not started:
                told = "Something went wrong here; the site\u2019s log tells its keepers what."
                await _plain(scope, 500, told)(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await _plain(scope, *refusal)(scope, receive, send)
            return
        most = await self._most(scope)
        length = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length) or int(length) > most:
            await _plain(scope, 413, "What was sent is too long.")(scope, receive, send)
            return
        taken, started, last = 0, False, time.monotonic() + PATIENCE

        async def measured() -> Message:
            nonlocal taken
            # Afterwards it only waits for the client to go.
            limit = max(0.0, last - time.monotonic()) if not started else None
            try:
                async with asyncio.timeout(limit):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        await self.app(scope, measured, noted)

    async def _most(self, scope: Scope) -> int:
        """How many bytes may be sent: a whole document only by editors, as it comes before they are asked."""
        if scope["path"] != "/add" or scope["method"] != "POST":
            return MOST_BYTES
        asking = await run_in_threadpool(Asking, Request(scope))
        return self.site.settings.max_bytes if asking.viewer.edits else MOST_BYTES

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        named = headers.getlist("host")
        host = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        allowed = {each.strip("[]").lower() for each in self.site.hosts}
        if host is None or host["name"].strip("[]").lower() not in allowed:
            return 400, "No site of this name is here."
        if "transfer-encoding" in headers and "content-length" in headers:
            # Where one request ends and the next begins would be for whoever stands before us to guess.
            return 400, "What was sent cannot be read."
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        # What browsers say of where a form comes from (Fetch Metadata; RFC 6454).
        came = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        own = {self.site.address, f"http://{headers['host']}", f"https://{headers['host']}"}
        if came not in (None, "same-origin", "none") or (origin is not None and origin not in own):
            return 403, "This form was sent by another site."
        return None

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        if self.site.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"


def _plain(scope: Scope, status: int, message: str) -> Response:
    """An answer that needs nothing of the site; what is still to come of the request is not waited for."""
    headers = {"Connection": "close"}
    if for_machines(scope["path"]):
        return JSONResponse(asdict(Problem(status, message, scope["state"]["id"])), status, headers)
    return PlainTextResponse(message, status, headers)
