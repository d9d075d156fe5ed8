"""One site: its archive, its settings, and the templates that its pages are made with."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from jinja2 import ChoiceLoader, Environment, PackageLoader

from readouts import __version__
from readouts.archive import Archive
from readouts.rendering import page, pictures
from readouts.settings import Settings
from readouts.web import voices, words
from readouts.web.drawing import Requests
from readouts.web.identity import Provider

STATIC = {"site.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}
"""The files that pages load, and their media types."""


@dataclass
class Site:
    """What every request of one process shares."""

    settings: Settings
    archive: Archive
    static: dict[str, bytes] = field(default_factory=dict)
    drawings: Requests = field(init=False)
    turn: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    """Pages are made one after the other. Two at once would hand the interpreter to and fro: both are late,
    and take more of the processor (benchmarks/site.py). What may have to wait is done beside them."""

    def __post_init__(self) -> None:
        self.drawings = Requests(self.archive)
        folder = files("readouts.web").joinpath("static")
        self.static = {name: folder.joinpath(name).read_bytes() for name in STATIC}
        shared = files("readouts.rendering").joinpath("templates", "page.css").read_bytes()
        self.static["site.css"] = shared + self.static["site.css"]

    def close(self) -> None:
        """Let go of the archive."""
        self.drawings.close()
        self.archive.close()

    @cached_property
    def is_open(self) -> bool:
        """Whether those who are not signed in see also what is not published."""
        settings = self.settings
        return settings.site_open or (not settings.site_address and is_loopback(settings.site_host))

    @cached_property
    def address(self) -> str:
        """The site's address without a slash at its end."""
        return address(self.settings)

    @cached_property
    def is_secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.address.startswith("https:")

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The hosts for which requests are answered."""
        named = urlsplit(self.address).hostname or ""
        loopback = ("localhost", "127.0.0.1", "[::1]") if is_loopback(self.settings.site_host) else ()
        return tuple(dict.fromkeys((named, *loopback)))

    @cached_property
    def provider(self) -> Provider:
        """Who else may say who somebody is.

        Raises:
            SettingsError: the settings name nobody, or a library is missing.
        """
        return Provider(self.settings, self.archive.accounts.secret("oidc"))

    @cached_property
    def templates(self) -> Environment:
        """The site's templates, and those of the self-contained page."""
        made = page.environment(
            ChoiceLoader(
                [
                    PackageLoader("readouts.web", "templates"),
                    PackageLoader("readouts.rendering", "templates"),
                ]
            )
        )
        made.filters.update(words.FILTERS)
        made.globals.update(
            {
                "site": self,
                "version": __version__,
                "static": self.static_address,
                "query": words.query,
                "media": pictures.MEDIA,
                "voice": voices.voice,
                "entry": voices.entry,
                "cells": voices.cells,
                "when": voices.when,
                "acts": words.ACTS,
                "kinds": words.KINDS,
            }
        )
        return made

    def static_address(self, name: str) -> str:
        """Where a static file is: its content is part of the address, so that it may be kept for good."""
        return f"/static/{hashlib.sha256(self.static[name]).hexdigest()[:12]}/{name}"

    def rendered(self, template: str, values: dict[str, Any]) -> str:
        """A page, from its template."""
        return self.templates.get_template(template).render(values)


def address(settings: Settings) -> str:
    """The address of the site of these settings, without a slash at its end."""
    host = f"[{settings.site_host}]" if ":" in settings.site_host else settings.site_host
    return settings.site_address.rstrip("/") or f"http://{host}:{settings.site_port}"


def is_loopback(host: str) -> bool:
    """Whether a host that is listened at is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
