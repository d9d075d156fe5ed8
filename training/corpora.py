"""Attributions over word pieces: PolNeAR's (Newell, Margolin and Ruths, LREC 2018) and our own labels."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import augment
import marked
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from readouts.intake.documents import extract
from readouts.reading.pieces import Pieces, cut
from readouts.settings import Settings

LABELS = Path(__file__).parent / "labels"
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


def source_text(data: Path, file: str) -> str:
    """The text that our own labels point into, made from a corpus as reading sees it."""
    folder, _, name = file.partition("/")
    if folder == "whitehouse":
        return extract((data / file).read_bytes(), file, Settings()).text
    if folder == "worldwide_newswire":
        return marked.newswire_text(data / folder, name).text
    return marked.gum_text(data / f"{file}.conllu").text


def labelled(split: str, data: Path, tokenizer: Tokenizer, kind: str = "") -> list[Article]:
    """Our own labels, kept as offsets into texts that are known by their checksums.

    Args:
        split: "train" or "dev".
        data: the folder that holds the corpora.
        tokenizer: the network's.
        kind: only texts of this kind ("readout", "transcript", "newswire", "gum").
    """
    rows = json.loads((LABELS / f"{split}.json").read_text(encoding="utf-8"))
    found = []
    for row in rows:
        if kind and row["kind"] != kind:
            continue
        text = source_text(data, row["file"])[: row["length"]]
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['id']}: {row['file']} is no longer the text that was labelled")
        spans = [
            Attribution(*([(s, e) for s, e in one[role]] for role in ("source", "cue", "content")))
            for one in row["attributions"]
        ]
        found.append(article(text, row["id"], spans, tokenizer))
    return found


def changed(one: Article, edits: list[augment.Edit], tokenizer: Tokenizer) -> Article:
    """The article with edits made and its spans carried along."""
    text, where = augment.apply(one.text, edits)

    def carry(spans: Spans) -> Spans:
        out = []
        for start, end in spans:
            a, z = where(start), where(end)
            a += len(text[a:z]) - len(text[a:z].lstrip())
            out.append((a, z))
        return [(a, z) for a, z in out if a < z]

    kept = [Attribution(carry(a.source), carry(a.cue), carry(a.content)) for a in one.attributions]
    return article(text, one.name, [a for a in kept if a.content and a.cue], tokenizer)


def tokenised(one: Article, tokenizer: Tokenizer, seed: int = 0) -> Article:
    """The article as rows of tokens."""
    return changed(one, augment.tokenised(one.text, random.Random(seed)), tokenizer)


def augmented(
    articles: list[Article], rng: random.Random, tokenizer: Tokenizer, others: list[tuple[str, str]]
) -> list[Article]:
    """Four articles in ten set as others would set them, the rest as they are."""
    ways: list[Callable[[str, random.Random], list[augment.Edit]]] = [
        augment.tokenised,
        augment.tokenised,
        augment.straight,
        augment.other_marks,
    ]
    out = []
    for one in articles:
        here = one
        if rng.random() < 0.25:
            here = changed(here, augment.other_people(here.text, rng, others), tokenizer)
        if rng.random() < 0.25:
            here = changed(here, rng.choice(ways)(here.text, rng), tokenizer)
        out.append(here)
    return out


def people(data: Path) -> list[tuple[str, str]]:
    """Given and family names of office holders all over the world (Wikidata, CC0)."""
    found = set()
    for path, column in (
        ("world_leaders_2021/wikidata.csv", "officeholderLabel"),
        ("foreign_ministers_2023/wikidata.csv", "name"),
    ):
        with (data / "gazetteers" / path).open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                parts = (row[column] or "").split()
                if len(parts) == 2 and all(part[0].isupper() and len(part) > 2 for part in parts):
                    found.add((parts[0], parts[1]))
    return sorted(found)
