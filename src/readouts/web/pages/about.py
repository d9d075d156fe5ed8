"""How it works, what reads here, and which keys do what."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from readouts.desk import network
from readouts.rendering import wording
from readouts.web.asking import Ask
from readouts.web.pages.both import both
from readouts.web.shapes import AboutPage, File

router = APIRouter(tags=["about"])


@both(router, "/about", "about.html.j2")
def about(asking: Ask) -> AboutPage:
    """How Readouts works, which network reads here, and its limits."""
    found = _network()
    files = tuple(File(each["name"], each["sha256"], each["shipped"]) for each in found["files"])
    return AboutPage(found["versions"], found["network"], files, wording.NOTES)


@router.get("/keys", include_in_schema=False)
def keys(asking: Ask) -> Response:
    """The keys that do something on these pages."""
    return asking.page("keys.html.j2")


@cache
def _network() -> dict[str, Any]:
    """Once a process: the network is some megabytes, and does not change under it."""
    return network.about()
