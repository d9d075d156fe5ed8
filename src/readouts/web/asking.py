"""A request: who asks, and how they are answered, as a page or as JSON."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, cached_property
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import TypeAdapter

from readouts.errors import NotFound
from readouts.web.site import Site
from readouts.web.viewers import Viewer
from readouts.writing import guarded

DONE = {
    "published": "Published as version {version}.",
    "withdrawn": "Withdrawn: only those who are signed in still see it.",
    "corrected": "Saved: the correction holds from now on.",
    "undone": "Taken back: the correction does not hold any more.",
    "approved": "Approved: everybody sees the reply now.",
    "refused": "Refused: nobody sees the reply.",
    "taken-down": "Taken down: nobody sees the reply any more.",
}
"""What a page says that something just done leads to, by what stands in its address as ``done``."""


class Refused(Exception):
    """A request that is not answered as asked; ``status`` is HTTP's (RFC 9110)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Asking:
    """One request and the answers that it can get."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.site: Site = request.app.state.site
        self.archive = self.site.archive

    @cached_property
    def viewer(self) -> Viewer:
        """Who asks; looked up when it is first asked for, in the thread that makes the page."""
        token = self.request.cookies.get(self.cookie)
        account = self.archive.accounts.session(token) if token else None
        if account is None:
            return Viewer(site_is_open=self.site.is_open)
        return Viewer(account.name, account.role, token, self.site.is_open)

    @property
    def cookie(self) -> str:
        """What the session's cookie is called; with this prefix no other host can set it (RFC 6265bis)."""
        return "__Host-readouts" if self.site.is_secure else "readouts"

    @property
    def lapsed(self) -> bool:
        """Whether the browser holds a session that has ended."""
        return bool(self.request.cookies.get(self.cookie)) and self.viewer.name is None

    @property
    def public(self) -> bool:
        """Whether only what is published may be told."""
        return self.viewer.sees_published_only

    @property
    def path(self) -> str:
        """The address on this site that was asked for, with its query, but not what was just done."""
        return _with_done(f"{self.request.url.path}?{self.request.url.query}", "")

    def told(self, shape: Any = None) -> str:
        """What was just done, as the page that it led to says it; nothing of the address is printed."""
        sentence = DONE.get(self.request.query_params.get("done", ""), "") if self.viewer.name else ""
        version = getattr(getattr(shape, "story", None), "version", None)
        return "" if "{version}" in sentence and version is None else sentence.format(version=version)

    @property
    def next(self) -> str:
        """Where to go on after signing in: the page that was asked for, or the one with the form on it."""
        if self.request.method in ("GET", "HEAD"):
            return local(self.path)
        try:
            came = urlsplit(self.request.headers.get("referer", ""))
        except ValueError:
            return "/"
        return local(f"{came.path}?{came.query}" if came.query else came.path)

    def beside(self, suffix: str) -> str:
        """The address of this page in another form, such as ``.json``."""
        path, mark, query = self.path.partition("?")
        return f"{path if path != '/' else '/index'}{suffix}{mark}{query}"

    def need(self, *, editor: bool = False) -> None:
        """Go on only for those who are signed in, or for editors.

        Raises:
            Refused: nobody is signed in (401), or they may not (403).
        """
        if self.viewer.role is None:
            raise Refused(401, "Sign in to see this.")
        if editor and not self.viewer.edits:
            raise Refused(403, "Only editors may do this.")

    def seal(self) -> str:
        """What a form of this session carries, so that no other site can send it."""
        secret = self.archive.accounts.secret("forms")
        return hmac.new(secret, (self.viewer.token or "").encode(), "sha256").hexdigest()

    def check_seal(self, seal: str) -> None:
        """Go on only with a form that this session was given.

        Raises:
            Refused: it was not.
        """
        if not hmac.compare_digest(seal.encode(), self.seal().encode()):
            raise Refused(
                403, "This form is out of date: go back, load the page again, and send it once more."
            )

    def page(self, template: str, shape: Any = None, status: int = 200, **extras: Any) -> Response:
        """An HTML page; ``shape`` is what its JSON says, ``extras`` what only the page needs."""
        values = {"asking": self, "viewer": self.viewer, "shape": shape, **extras}
        return self.answer(self.site.rendered(template, values), "text/html; charset=utf-8", status)

    def json(self, shape: Any, status: int = 200) -> Response:
        """The shape as JSON."""
        return self.answer(_adapter(cast(Hashable, type(shape))).dump_json(shape), "application/json", status)

    def table(self, name: str, rows: Iterable[Sequence[Any]]) -> Response:
        """Rows as CSV (RFC 4180), the first its header; no cell is taken for a formula."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerows([guarded("" if cell is None else str(cell)) for cell in row] for row in rows)
        answer = self.answer(text.getvalue(), "text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer

    def answer(self, content: str | bytes, media_type: str, status: int = 200) -> Response:
        """Whatever may differ from one viewer to another."""
        body = content.encode("utf-8", "replace") if isinstance(content, str) else content
        # What one may see another may not; and what nobody signed in may see can change at any time.
        headers = {"Vary": "Cookie", "Cache-Control": "no-cache" if self.viewer.role is None else "no-store"}
        if status == 200 and self.viewer.role is None:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            if self.request.headers.get("if-none-match") == headers["ETag"]:
                return Response(status_code=304, headers=headers)
        return Response(body, status, headers, media_type)

    def go(self, path: str, done: str = "") -> Response:
        """To another page of this site, which says what was done (a key of :data:`DONE`)."""
        return RedirectResponse(_with_done(local(path), done), 303, {"Cache-Control": "no-store"})


async def asked(request: Request) -> Asking:
    """The request, for FastAPI to hand to pages; asynchronous, since it waits for nothing."""
    return Asking(request)


Ask = Annotated[Asking, Depends(asked)]


def local(path: str) -> str:
    """``path`` if it stays on this site, else the home page."""
    # Browsers take a backslash for a slash, and leave out control characters before they look.
    fine = path.startswith("/") and not path.startswith("//")
    return path if fine and not any(ord(sign) < 33 or sign == "\\" for sign in path) else "/"


def _with_done(path: str, done: str) -> str:
    """The address with what was just done in its query, in the place of what was done before."""
    parts = urlsplit(path)
    if not done and "done=" not in parts.query:
        return path.rstrip("?")
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if name != "done"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("done", done)] if done else query)))


def for_machines(path: str) -> bool:
    """Whether it is a program that asks for this address, and is told in JSON what goes wrong."""
    return path.endswith((".json", ".jsonld", ".atom", ".csv", ".xml")) or path in ("/health", "/metrics")


def known(found: Any, what: str) -> Any:
    """``found``, where there is something.

    Raises:
        NotFound: there is nothing, or nothing that may be told.
    """
    if found is None:
        raise NotFound(what)
    return found


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
