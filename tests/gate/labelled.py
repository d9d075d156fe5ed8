"""Reader of labelled.txt: texts with the spans that a person marked in them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

_TOKEN = re.compile(r"\[((?:\d+[sqc])+) |\]")
_ROLE = {"s": "source", "q": "cue", "c": "content"}

Labels = list[dict[str, list[tuple[int, int]]]]


def texts() -> list[tuple[str, Labels]]:
    """Every text with its attributions: for each role a list of half-open code-point spans."""
    raw = (Path(__file__).parent / "labelled.txt").read_text(encoding="utf-8")
    body = "\n".join(line for line in raw.split("\n") if not line.startswith("#"))
    return [_parse(part.strip()) for part in re.split(r"\n=+\n", body)]


def _parse(marked: str) -> tuple[str, Labels]:
    plain, place, opened = "", 0, []
    found: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for token in _TOKEN.finditer(marked):
        plain += marked[place : token.start()]
        place = token.end()
        if token[1]:
            opened.append((token[1], len(plain)))
            continue
        names, start = opened.pop()
        for number, role in re.findall(r"(\d+)([sqc])", names):
            found[int(number)][_ROLE[role]].append((start, len(plain)))
    return plain + marked[place:], [dict(found[number]) for number in sorted(found)]
