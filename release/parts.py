"""What is shipped: the parts of the package, and the libraries that each extra brings."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from license_expression import LicenseSymbol, Licensing

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "release" / "components.json"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SAID: dict[str, Any] = tomllib.loads((ROOT / "release" / "licences.toml").read_text(encoding="utf-8"))
OURS = {"train", "bench", "test", "docs"}
"""Extras for work on Readouts itself; the others are for its users."""
EXTRAS = sorted(set(PROJECT["optional-dependencies"]) - OURS)
BARE = "readouts"


@dataclass(frozen=True)
class Library:
    """A library that is installed with the package.

    Attributes:
        stated: Its licence in the words of its metadata; empty where they state none.
        brought_by: ``readouts`` if it is always installed, else the extras that bring it.
        requires: The libraries that it brings itself.
    """

    name: str
    version: str
    stated: str
    brought_by: tuple[str, ...]
    requires: tuple[str, ...]

    @property
    def licence(self) -> str:
        """The licence as an SPDX expression; empty where it is not known."""
        stated = self.stated or SAID["unstated"].get(self.name, "")
        return SAID["spellings"].get(stated, stated)


@cache
def libraries() -> tuple[Library, ...]:
    """The libraries of the record, by name."""
    rows = json.loads(RECORD.read_text(encoding="utf-8"))["libraries"]
    return tuple(
        Library(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        for row in rows
    )


def faults(found: tuple[Library, ...]) -> list[str]:
    """What somebody has to look at before these libraries are shipped with: a line each."""
    known = {each["name"]: each["licence"] for each in SAID["known"]}
    lines = []
    for each in found:
        if not each.licence:
            lines.append(f"{each.name} states no licence: look for it, and write it under [unstated]")
        elif each.name in known:
            if known[each.name] != each.licence:
                lines.append(f"{each.name} was looked at under {known[each.name]} and is now {each.licence}")
        elif not permissive(each.licence):
            lines.append(f"{each.name} is under {each.licence}: it is neither permissive nor [[known]]")
    names = {each.name for each in found}
    lines += [f"{name} is [[known]] and not shipped with" for name in known if name not in names]
    lines += [f"{name} is [unstated] and not shipped with" for name in SAID["unstated"] if name not in names]
    return [f"release/licences.toml: {line}" for line in lines]


def permissive(expression: str) -> bool:
    """Whether an SPDX expression can be met by permissive licences alone; what is no expression cannot."""
    allowed = set(SAID["permissive"]["licences"])
    expressions = Licensing()

    def met(node: Any) -> bool:
        if isinstance(node, expressions.OR):
            return any(map(met, node.args))
        if isinstance(node, expressions.AND):
            return all(map(met, node.args))
        return isinstance(node, LicenseSymbol) and node.key in allowed

    try:
        return met(expressions.parse(expression))
    except Exception:  # each kind of nonsense has an error of its own, and they share no parent but this
        return False


def rows(part: dict[str, Any]) -> list[list[str]]:
    """The table that says where a part of the package comes from, head first.

    Raises:
        ValueError: it is not there.
    """
    text = (ROOT / part["table"]).read_text(encoding="utf-8")
    _, found, rest = text.partition(part["begins"])
    if not found:
        raise ValueError(f"{part['table']}: no table begins {part['begins']!r}; see release/licences.toml")
    lines = (part["begins"] + rest).split("\n\n", 1)[0].strip().splitlines()
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    return [cells[0], *cells[2:]]
