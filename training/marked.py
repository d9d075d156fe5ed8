"""Texts with entity names, mentions and who is who: Worldwide Newswire, GUM, LitBank and GAP.

Each corpus marks something else, so each text says which of its marks are complete. Tokens are laid out
as running text again, because that is what is read.

Sources: Shan et al. (EMNLP 2023), Zeldes (LREV 2017), Bamman et al. (LREC 2020), Webster et al. (TACL 2018).
"""

# ruff: noqa: RUF001

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

KINDS = ("person", "organization", "place", "group", "other")
_NEWSWIRE = {"Person": 0, "Organization": 1, "Location": 2, "Facility": 2, "NORP": 3, "Misc": 4, "Product": 4}
_GUM = {"person": 0, "organization": 1, "place": 2}
_GUM_OTHER = {"event", "abstract", "object", "plant", "animal", "substance"}
_NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:!?%)\]}…]+|['’](?:s|S|re|ve|ll|d|m|t)?|n['’]t|”|’)$")
_NO_SPACE_AFTER = frozenset("([{$£€#“‘")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in code points; ``kind`` indexes KINDS or is None where the corpus says nothing."""

    start: int
    end: int
    kind: int | None
    cluster: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A pronoun and two names, each with whether it is the one meant."""

    pronoun: tuple[int, int]
    names: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True)
class Marked:
    """A text and what its corpus marks in it.

    ``names`` [(start, end, kind)] and ``mentions`` are None where the corpus does not mark them;
    ``unsure`` holds spans for which nothing may be learnt of names.
    """

    name: str
    text: str
    names: list[tuple[int, int, int]] | None = None
    mentions: list[Mention] | None = None
    choices: list[Choice] = field(default_factory=list)
    unsure: list[tuple[int, int]] = field(default_factory=list)


def layout(
    lines: Iterable[Sequence[str]], natural: bool = True, between: str = "\n"
) -> tuple[str, list[tuple[int, int]]]:
    """Tokens as text with every token's span.

    Args:
        lines: tokens by line, mostly a sentence.
        natural: spaces as a writer sets them; else one between any two tokens.
        between: what parts two lines.
    """
    text, places = "", []
    for line in lines:
        opened, glued = False, True
        if text:
            text += between
        for token in line:
            shut = bool(_NO_SPACE_BEFORE.match(token)) or (token == '"' and opened) or token == "''"
            if not glued and not (natural and shut):
                text += " "
            places.append((len(text), len(text) + len(token)))
            text += token
            if token == '"':
                opened = not opened
                glued = natural and opened
            else:
                glued = natural and token in _NO_SPACE_AFTER
    return text, places


def newswire(folder: Path, natural: bool = True, between: str = "\n") -> list[Marked]:
    """Worldwide Newswire: names of nine classes, here of five kinds; dates and money are nobody's."""
    return [
        _newswire(path, natural, between) for path in sorted((folder / "processed_annotated").glob("*.tsv"))
    ]


def _newswire(path: Path, natural: bool, between: str) -> Marked:
    lines: list[list[str]] = [[]]
    tags: list[str] = []
    for row in path.read_text(encoding="utf-8").split("\n"):
        # A name within a name has further columns; the first is the widest.
        token, tag = (*row.split("\t"), "")[:2]
        if not token.strip():
            if lines[-1]:
                lines.append([])
            continue
        lines[-1].append(token.strip())
        tags.append(tag.strip() or "O")
    text, places = layout((line for line in lines if line), natural, between)
    names: list[tuple[int, int, int]] = []
    open_kind = None
    for tag, (start, end) in zip(tags, places, strict=True):
        kind = _NEWSWIRE.get(tag[2:])
        if kind is not None and tag[0] in "IE" and open_kind == tag[2:]:
            names[-1] = (names[-1][0], end, kind)
        elif kind is not None:
            names.append((start, end, kind))
        open_kind = tag[2:] or None
    return Marked(path.name.removesuffix(".txt.tsv"), text, names)


def newswire_text(folder: Path, name: str) -> Marked:
    """One article by its name."""
    return _newswire(folder / "processed_annotated" / f"{name}.txt.tsv", True, "\n")


def gum_text(path: Path) -> Marked:
    """One document."""
    return _gum(path)


def held_out(name: str) -> bool:
    """Whether a newswire article is kept from training: one in eight, by its name alone."""
    return random.Random(name).random() < 0.125


class Token(NamedTuple):
    """A word of GUM: code points, part of speech, and the word it depends on."""

    start: int
    end: int
    tag: str
    head: int


def gum(folder: Path) -> list[Marked]:
    """GUM: mentions of people, organisations and places with their clusters, and the names in them."""
    return [_gum(path) for path in sorted(folder.glob("*.conllu"))]


def _gum(path: Path) -> Marked:
    text, after, base = "", "", 0
    tokens: list[Token] = []
    opened: dict[str, list[tuple[int, str]]] = defaultdict(list)
    spans: list[tuple[int, int, str, str]] = []  # first and last token, group, entity type
    for row in path.read_text(encoding="utf-8").split("\n"):
        if row.startswith("# newpar"):
            after = "\n\n" if text else ""
        elif row.startswith("# sent_id"):
            after = after or (" " if text else "")
            base = len(tokens)
        cells = row.split("\t")
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        text += after
        head = base + int(cells[6]) - 1 if cells[6] != "0" else -1
        tokens.append(Token(len(text), len(text) + len(cells[1]), cells[4], head))
        text += cells[1]
        after = "" if "SpaceAfter=No" in cells[9] else " "
        found = re.search(r"Entity=([^|]*)", cells[9])
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", found[1]) if found else ():
            group = re.split(r"[-)]", mark.strip("("))[0]
            group = re.sub(r"\[\d+/\d+\]", "", group)
            if mark.startswith("("):
                opened[group].append((len(tokens) - 1, mark.strip("()").split("-")[1]))
            if mark.endswith(")") and opened[group]:
                first, kind = opened[group].pop()
                spans.append((first, len(tokens) - 1, group, kind))
    return Marked(path.stem, text, *_gum_marks(tokens, sorted(spans)))


def _plural(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the head of a phrase is a plural noun."""
    heads = [t for t in tokens[first : last + 1] if not first <= t.head <= last]
    return any(t.tag in ("NNS", "NNPS") for t in heads)


def _gum_marks(
    tokens: list[Token], spans: list[tuple[int, int, str, str]]
) -> tuple[list[tuple[int, int, int]], list[Mention], list[Choice], list[tuple[int, int]]]:
    numbers = {group: i for i, group in enumerate(dict.fromkeys(span[2] for span in spans))}
    # People who are once spoken of in the plural are a group wherever they are meant.
    several = {group for a, z, group, kind in spans if kind == "person" and _plural(tokens, a, z)}
    mentions = [
        Mention(tokens[a].start, tokens[z].end, 3 if group in several else _GUM[kind], numbers[group])
        for a, z, group, kind in spans
        if kind in _GUM
    ]
    names, unsure, i = [], [], 0
    while i < len(tokens):
        if not tokens[i].tag.startswith("NNP"):
            # An adjective of a people is a name in newswire and nothing here.
            if tokens[i].tag.startswith("JJ"):
                unsure.append((tokens[i].start, tokens[i].end))
            i += 1
            continue
        j = i
        while j < len(tokens) and tokens[j].tag.startswith("NNP"):
            j += 1
        holders = [s for s in spans if s[0] <= i and j - 1 <= s[1] and s[1] - s[0] < j - i + 6]
        inner = min(holders, key=lambda s: s[1] - s[0], default=None)
        span = (tokens[i].start, tokens[j - 1].end)
        if inner is None or any(i <= s[0] and s[1] < j and (s[0], s[1]) != (i, j - 1) for s in spans):
            unsure.append(span)
        elif inner[3] in _GUM:
            names.append((*span, _GUM[inner[3]]))
        elif inner[3] in _GUM_OTHER:
            names.append((*span, 4))
        else:
            unsure.append(span)
        i = j
    return names, mentions, [], unsure


def litbank(folder: Path) -> list[Marked]:
    """LitBank: mentions with clusters, without kinds."""
    return [_litbank(path) for path in sorted((folder / "coref" / "conll").glob("*.conll"))]


def _litbank(path: Path) -> Marked:
    lines: list[list[str]] = [[]]
    opened: dict[str, list[int]] = defaultdict(list)
    spans: list[tuple[int, int, str]] = []
    count = 0
    for row in path.read_text(encoding="utf-8").split("\n"):
        cells = row.split("\t")
        if len(cells) < 5:
            if lines[-1]:
                lines.append([])
            continue
        lines[-1].append(cells[3])
        for mark in cells[12].split("|"):
            number = mark.strip("()_ ")
            if mark.startswith("("):
                opened[number].append(count)
            if mark.endswith(")") and opened[number]:
                spans.append((opened[number].pop(), count, number))
        count += 1
    text, places = layout(line for line in lines if line)
    mentions = [Mention(places[a][0], places[z][1], None, int(n)) for a, z, n in sorted(spans)]
    return Marked(path.stem, text, None, mentions)


def gap(path: Path) -> list[Marked]:
    """GAP: pronouns with two names each."""
    out = []
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):

            def span(column: str, row: dict[str, str] = row) -> tuple[int, int]:
                start = int(row[f"{column}-offset"])
                return start, start + len(row[column if column != "Pronoun" else "Pronoun"])

            names = tuple((*span(c), row[f"{c}-coref"].upper() == "TRUE") for c in ("A", "B"))
            out.append(Marked(row["ID"], row["Text"], choices=[Choice(span("Pronoun"), names)]))
    return out
