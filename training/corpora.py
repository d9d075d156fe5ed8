"""PolNeAR's articles as attributions over word pieces (Newell, Margolin and Ruths, LREC 2018)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from readouts.reading.pieces import Pieces, cut

ROLE = {"source": 1, "cue": 2, "content": 3}
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Attribution:
    """Code-point spans by role."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True)
class Article:
    """An article, its attributions, and both over its word pieces.

    ``anchors`` [k] holds the first piece of each cue and ``roles`` for each anchor the pieces of
    its attribution with their role (1 source, 2 cue, 3 content).
    """

    name: str
    text: str
    attributions: list[Attribution]
    pieces: Pieces
    anchors: NDArray[np.int64]
    roles: list[dict[int, int]]


def _attributions(path: Path) -> list[Attribution]:
    spans: dict[str, Spans] = {}
    events: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        found = re.match(r"(T\d+)\t\w+ ([\d ;]+)\t", line)
        if found:
            pairs = (part.split() for part in found[2].split(";"))
            spans[found[1]] = [(int(start), int(end)) for start, end in pairs]
        elif re.match(r"E\d+\tAttribution", line):
            events.append(line)
    out = []
    for event in events:
        roles: dict[str, Spans] = {"Source": [], "Cue": [], "Content": []}
        for role, target in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", event):
            roles[role] += spans.get(target, [])
        if roles["Content"] and roles["Cue"]:
            out.append(Attribution(*(sorted(roles[role]) for role in ("Source", "Cue", "Content"))))
    return out


def article(text: str, name: str, attributions: list[Attribution], tokenizer: Tokenizer) -> Article:
    """Lay attributions over word pieces; an attribution whose cue covers no piece is left out."""
    pieces = cut(text, tokenizer)
    anchors, roles, kept = [], [], []
    for attribution in attributions:
        role: dict[int, int] = {}
        for part in ("content", "source", "cue"):
            for start, end in getattr(attribution, part):
                a = int(np.searchsorted(pieces.ends, start, "right"))
                b = int(np.searchsorted(pieces.starts, end, "left"))
                role.update(dict.fromkeys(range(a, b), ROLE[part]))
        cue = [piece for piece, value in role.items() if value == ROLE["cue"]]
        if cue:
            anchors.append(min(cue))
            roles.append(role)
            kept.append(attribution)
    return Article(name, text, kept, pieces, np.array(anchors, dtype=np.int64), roles)


def polnear(folder: Path, tokenizer: Tokenizer) -> list[Article]:
    """Every article of a split, with its first annotator's attributions."""
    found = []
    for path in sorted((folder / "text").glob("*.txt")):
        annotations = sorted(
            p for p in (folder / "attributions").glob("*.ann") if p.name.startswith(path.stem + "_")
        )
        if annotations:
            with path.open(encoding="utf-8", newline="") as handle:
                text = handle.read()
            found.append(article(text, path.stem, _attributions(annotations[0]), tokenizer))
    return found
