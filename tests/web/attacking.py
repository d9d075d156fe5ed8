"""What attacks are made of: texts that try to be something else, and an eye for whether they became it."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

from readouts.records import (
    Comparison,
    Document,
    Issue,
    Join,
    Passage,
    Reading,
    Side,
    Span,
    Speaker,
    Statement,
    Story,
)
from readouts.writing import guarded

EVIL = (
    "=1+1\"'></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
    "{{191*7}}${191*7}<%=191*7%>"
)
"""Script, markup, a formula and three languages of templates."""
NASTY = f"{EVIL}\x00\x1b[31m\x9b1m\u202e\ufffe\r\nSet-Cookie: a=b\r\n\r\n]]>--><!--\x0c"
"""The same with what ends lines, headers and comments, and what XML may not have."""
STORY = "e0e1e2e3e4e5"
FOLDER = "/srv/inbox/secret-folder"


def hostile() -> tuple[Story, Comparison]:
    """A story of two documents in which every text from outside is an attack."""
    readings = tuple(_reading(name) for name in ("one", "two"))
    parties = (f"A{EVIL}", f"B{EVIL}")
    sides = tuple(
        Side(party, reading.document.id, (Span(0, 200),), ("s1",))
        for party, reading in zip(parties, readings, strict=True)
    )
    issues = (Issue(EVIL, "differs", NASTY, 0.5, sides), Issue(NASTY, "one_sided", EVIL, 0.5, sides[:1]))
    ids = tuple(reading.document.id for reading in readings)
    joins = (Join(ids[1], ids[0], NASTY),)
    story = Story(STORY, EVIL, "meeting", ids, "2031-03-14", "2031-03-15", joins=joins)
    return story, Comparison(readings, parties, issues)


def _reading(name: str) -> Reading:
    text = (
        f"{NASTY}\n{EVIL} said: {EVIL} <iframe src=//evil.example></iframe> <base href=//evil.example>\n" * 3
    )
    speaker = Speaker(EVIL, "person", None, EVIL, EVIL, 0.5, NASTY)
    document = Document(
        f"{FOLDER}/{name}.html",
        text,
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        "2031-03-14",
        "en",
        "report",
        (NASTY,),
        url="javascript:alert(1)",
    )
    statement = Statement(
        "s1",
        "direct",
        "assertion",
        Passage.of(text, [(0, 200)]),
        cue=Passage.of(text, [(5, 30)]),
        speakers=(speaker,),
        candidates=(speaker,),
        addressee=(speaker,),
        party=f"{'A' if name == 'one' else 'B'}{EVIL}",
    )
    return Reading(document, (statement,))


class Page(HTMLParser):
    """A page's elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


FORBIDDEN = {"iframe", "base", "object", "embed", "style", "svg", "math", "applet", "frame"}
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "content", "data")


def faults(text: str) -> list[str]:
    """What of a page is not the site's own: elements, attributes and addresses that nobody here wrote."""
    found = []
    for tag, attributes in Page(text).elements:
        if tag in FORBIDDEN or (tag == "script" and not attributes.get("src", "").startswith("/static/")):
            found.append(f"<{tag}>")
        if tag == "img" and not attributes.get("src", "").startswith("/pictures/"):
            found.append(f"<img src={attributes.get('src')}>")
        for name, value in attributes.items():
            if name.startswith("on") or name == "style":
                found.append(f"{tag} {name}={value}")
            scheme = value.strip().lower()
            if name in ADDRESSES and scheme.startswith(("javascript:", "data:", "vbscript:", "//", "/\\")):
                found.append(f"{tag} {name}={value}")
    if "1337" in text:
        found.append("a template was run")
    return found


def formulas(text: str) -> list[str]:
    """The cells of a table that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(text, newline=""))
    return [cell for row in rows for cell in row if guarded(cell) != cell and not cell.startswith("'")]
