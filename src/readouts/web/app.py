"""The site as an ASGI application."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from readouts import __version__
from readouts.archive import Archive
from readouts.desk.archive import place
from readouts.errors import ArchiveError, Conflict, NotFound, ReadoutsError, SettingsError
from readouts.settings import Settings, load
from readouts.web import logs, pages
from readouts.web.asking import Asking, Refused, for_machines
from readouts.web.guards import Guards
from readouts.web.shapes import Problem
from readouts.web.site import Site

log = structlog.get_logger("readouts.web")

DESCRIPTION = (
    "Every page of the site as JSON: the same address with `.json` at its end. What is not published is told "
    "only where the site is open, or to whoever is signed in."
)

TAGS = {
    "stories": "Stories: documents about one happening, and what each side said of it.",
    "documents": "Documents: their statements, versions and changes.",
    "speakers": "What somebody said, to whom, and when.",
    "issues": "One point in story after story.",
    "search": "Statements by their words, by who made them, and when.",
    "replies": "What those who were written about answer, as far as an editor approved it.",
    "changes": "What publishers edited, and what was published and withdrawn here.",
    "about": "How it works, and what reads here.",
    "machines": "Feeds (Atom, RFC 4287), the sitemap, and whether the site is well.",
}


THREADS = 2
"""So many requests that are no pages are worked on at once in one process."""


def made() -> FastAPI:
    """The site that the settings of this process name, for a server that starts several."""
    logs.start()
    return application(load())


def application(settings: Settings) -> FastAPI:
    """The site of these settings.

    Raises:
        ArchiveError: its archive cannot be opened.
    """
    site = Site(settings, Archive.open(place(settings)))
    app = FastAPI(
        title=settings.site_name,
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_running,
        openapi_tags=[{"name": name, "description": told} for name, told in TAGS.items()],
        responses={
            "4XX": {"model": Problem, "description": "It cannot be answered, and why."},
            "5XX": {"model": Problem, "description": "Something went wrong here."},
        },
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.site = site
    for router in pages.ROUTERS:
        app.include_router(router)
    for kind, answer in _ANSWERS.items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(Guards, site=site)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    # What was loaded to start with is never garbage, and looking through it each time takes long; a page
    # makes thousands of small things, of which hardly any wait for the collector.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    yield


def _failed(request: Request, status: int, message: str) -> Response:
    """The one answer to whatever goes wrong: a page, or its JSON."""
    problem = Problem(status, " ".join(message.split()), request.scope["state"]["id"])
    asking = Asking(request)
    if for_machines(request.scope["path"]):
        return asking.json(problem, status)
    return asking.page("error.html.j2", problem, status)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if error.status == 401 and not request.url.path.endswith(".json"):
        asking = Asking(request)
        lost = "" if request.method == "GET" else " Nothing was saved."
        problem = f"Your session has ended; sign in again.{lost}" if asking.lapsed else str(error) + lost
        return asking.page("sign-in.html.j2", status=401, next=asking.next, name="", problem=problem)
    return _failed(request, error.status, str(error))


def _readouts(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFound):
        return _failed(request, 404, "There is no such page here, or not any more.")
    if isinstance(error, SettingsError):
        return _failed(request, 400, str(error))
    if isinstance(error, Conflict):
        return _failed(request, 409, str(error))
    log.error("archive", id=request.scope["state"]["id"], error=str(error))
    busy = isinstance(error, ArchiveError)
    return _failed(request, 503 if busy else 500, "The archive cannot be used just now; try again later.")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Which values are wrong, not what they were.
    names = sorted({str(each["loc"][-1]) for each in error.errors()})
    return _failed(request, 400, f"This address or form has a value that makes no sense: {', '.join(names)}.")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _failed(request, error.status_code, _TOLD.get(error.status_code, "This cannot be answered."))
    answer.headers.update(error.headers or {})  # with 405, what it does take
    return answer


_TOLD = {
    400: "What was sent cannot be read.",
    404: "There is no such page here.",
    405: "This page does not take what was sent to it.",
    408: "What was sent took too long.",
    413: "What was sent is too long.",
}

_ANSWERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    Refused: _refused,
    ReadoutsError: _readouts,
    RequestValidationError: _invalid,
    HTTPException: _http,
}
