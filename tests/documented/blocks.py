"""The blocks of code of a page, and what has to be known to run them.

What stands in a comment in the line above a block is about that block:

``<!-- file: NAME -->``
    it is the content of this file, which lies in the reader's folder from then on;
``<!-- prints -->``
    it is what the block of Python before it prints;
``<!-- needs: MODULE -->``
    it is run where this module is installed;
``<!-- meanwhile: WHAT -->``
    this has happened before it is run (``meanwhile.py``);
``<!-- not run: REASON -->``
    it is not run at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

RUN = {"console", "python", "toml", "sql", "json", "csv"}
"""The languages that are run, or read as what they are."""

SHOWN = {
    "text": "output that is shown by itself, or a drawing",
    "ini": "a unit of systemd; verified by a test of its own",
    "nginx": "needs the server, its modules and a certificate; read by eye",
    "caddy": "needs the server; read by eye",
    "html": "a piece of somebody's page",
}
"""The languages that are not, and why."""

COMMANDS = {
    "make": "installs and builds; that the Makefile has it is looked at",
    "source": "takes the environment that make has made; the tests are in one",
    "pip": "installs; that the project has the extra is looked at",
    "git": "changes the checkout",
    "sudo": "changes the machine",
    "cd": "every page is read in one folder, which has the example in it",
    "podman": "needs a container engine",
    "pg_dump": "needs a server; tests/archive has one of its own",
    "psql": "needs a server",
    "curl": "asks a running site, as tests/web does",
    "journalctl": "needs systemd",
}
"""The commands that are not run, and why."""

_FENCE = re.compile(
    r"^(?:<!-- (?P<note>[^\n]*?) -->\n)?```(?P<language>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A block: where it stands, in which language, what the comment above it says, and its text."""

    where: str
    language: str
    note: str
    text: str

    @property
    def about(self) -> str:
        """What the comment says behind the colon."""
        return self.note.partition(":")[2].strip()

    def says(self, what: str) -> bool:
        """Whether the comment says this of it."""
        return self.note.partition(":")[0] == what


@dataclass(frozen=True)
class Command:
    """What somebody types after ``$``, and what is shown below it."""

    line: str
    shown: str


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            f"{page.name}:{text.count(chr(10), 0, found.start()) + 1}",
            found["language"],
            found["note"] or "",
            found["text"],
        )
        for found in _FENCE.finditer(text)
    ]


def commands(block: Block) -> list[Command]:
    """The commands of a console block; a line that ends with a backslash goes on in the next."""
    found: list[tuple[list[str], list[str]]] = []
    typing = False
    for line in block.text.splitlines():
        if line.startswith("$ ") or typing:
            if not typing:
                found.append(([], []))
            typing = line.endswith("\\")
            found[-1][0].append(line.removeprefix("$ ").removesuffix("\\").strip())
        else:
            assert found, f"{block.where}: output without a command"
            found[-1][1].append(line)
    return [Command(" ".join(typed), "\n".join(shown).strip("\n")) for typed, shown in found]
