"""What a site's robots.txt (RFC 9309) lets Readouts fetch."""

from __future__ import annotations

import re

from protego import Protego

TOKEN = "Readouts"
"""The name by which a robots.txt may speak to Readouts."""

MOST_BYTES = 500 * 1024
"""How much of a robots.txt is heeded: as much as RFC 9309 demands."""

_AGENT = re.compile(r"\s*user[-\s]*agent[\s:]+(?P<name>[a-z_-]*)", re.IGNORECASE)


class Rules:
    """The rules of one robots.txt; an empty one allows everything."""

    def __init__(self, raw: bytes = b"") -> None:
        text = raw[:MOST_BYTES].decode("utf-8-sig", "replace")
        self._rules = Protego.parse("\n".join(map(_for_us, text.splitlines())))

    def allow(self, address: str) -> bool:
        """Whether an address may be fetched."""
        return self._rules.can_fetch(address, TOKEN)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests; 0 where it does not say."""
        return self._rules.crawl_delay(TOKEN) or 0.0


def _for_us(line: str) -> str:
    """A line in which all programs but Readouts have one name.

    Protego keeps the rules once for every name above them: 56 kB of names and rules would take a
    minute and a gigabyte.
    """
    found = _AGENT.match(line)
    if not found:
        return line
    name = found["name"].lower()
    if not name and line[found.end() :].startswith("*"):
        name = "*"
    return f"User-agent: {name if name in ('*', TOKEN.lower()) else 'another'}"
