"""Learning names, mentions and who is who: batches of windows and their losses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from marked import Choice, Marked
from network import LONGEST, Reader
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from readouts.reading.likeness import NAME, Likeness, form, words
from readouts.reading.pieces import BREAKS, CASES, SIZE, Pieces, Window, cut, windows

CLS, SEP = 101, 102
SNIPPET = 158  # most pieces of a GAP snippet
Spot = tuple[int, int]  # first and last piece
Array = NDArray[np.int64]


@dataclass(frozen=True)
class Text:
    """A marked text over its word pieces.

    ``names`` [n] holds 0 outside, 2k + 1 where a name of kind k begins, 2k + 2 inside it, -1 where the
    corpus does not say, or is None; ``mentions`` maps spots to (kind or -1, cluster).
    """

    name: str
    text: str
    pieces: Pieces
    opens: NDArray[np.bool_]  # a word begins here
    shuts: NDArray[np.bool_]  # a word ends here
    names: Array | None
    mentions: dict[Spot, tuple[int, int]] | None
    choices: list[Choice]

    def string(self, spot: Spot) -> str:
        """What stands there."""
        return self.text[self.pieces.starts[spot[0]] : self.pieces.ends[spot[1]]]

    def spot(self, start: int, end: int) -> Spot:
        """The pieces that a span covers."""
        return (
            int(np.searchsorted(self.pieces.ends, start, "right")),
            int(np.searchsorted(self.pieces.starts, end, "left")) - 1,
        )


def lay(marked: Marked, tokenizer: Tokenizer, inner: NDArray[np.bool_]) -> Text:
    """Lay a corpus's marks over word pieces."""
    pieces = cut(marked.text, tokenizer)
    inside = inner[pieces.ids]
    shuts = np.ones(len(pieces), bool)
    shuts[:-1] = ~inside[1:]
    found = Text(marked.name, marked.text, pieces, ~inside, shuts, None, None, marked.choices)
    names = mentions = None
    if marked.names is not None:
        names = np.zeros(len(pieces), np.int64)
        for start, end in marked.unsure:
            a, z = found.spot(start, end)
            names[a : z + 1] = -1
        for start, end, kind in marked.names:
            a, z = found.spot(start, end)
            names[a : z + 1] = 2 * kind + 2
            names[a : a + 1] = 2 * kind + 1
    if marked.mentions is not None:
        mentions = {}
        for one in marked.mentions:
            a, z = found.spot(one.start, one.end)
            if a <= z < a + LONGEST:
                mentions[a, z] = (-1 if one.kind is None else one.kind, one.cluster)
    return Text(marked.name, marked.text, pieces, ~inside, shuts, names, mentions, marked.choices)


@dataclass
class Windows:
    """Windows as tensors, with the text and place of each."""

    ids: Tensor
    signs: Tensor
    mask: Tensor
    places: list[tuple[Text, Window]]


def collate(places: list[tuple[Text, Window]], length: int, rng: random.Random | None = None) -> Windows:
    """Windows to tensors; now and then the letters' case is hidden, as some texts have one case only."""
    b = len(places)
    ids, signs = np.zeros((b, length), np.int64), np.zeros((b, length), np.int64)
    mask = np.zeros((b, length), bool)
    for i, (text, window) in enumerate(places):
        n = window.end - window.start
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = CLS, text.pieces.ids[window.start : window.end], SEP
        here = text.pieces.signs[window.start : window.end].copy()
        if rng is not None and rng.random() < 0.03:
            case = here // BREAKS % CASES
            here -= np.where(case < 3, case, 0) * BREAKS
        signs[i, 1 : n + 1] = here
        mask[i, : n + 2] = True
    return Windows(*map(torch.from_numpy, (ids, signs, mask)), places)


def name_batches(texts: list[Text], size: int, rng: random.Random) -> Iterator[Windows]:
    """Windows from anywhere, for names alone."""
    rows = []
    for text in texts:
        n = len(text.pieces)
        end = min(n, rng.randrange(SIZE // 2, SIZE + 1) if n > SIZE else n)
        rows.append((text, Window(0, end, 0, end)))
        while end < n:
            start = min(end - rng.randrange(8, 32), max(0, n - SIZE))
            end = min(start + SIZE, n)
            rows.append((text, Window(start, end, start, end)))
    rng.shuffle(rows)
    for i in range(0, len(rows) - size + 1, size):
        yield collate(rows[i : i + size], SIZE + 2, rng)


def story_batches(texts: list[Text], size: int, rng: random.Random) -> Iterator[Windows]:
    """Neighbouring windows of a text stand together, so that mentions are seen across windows."""
    chunks = []
    for text in texts:
        laid = windows(text.pieces.breaks)
        skip = rng.randrange(0, max(1, min(4, len(laid) - 3)))
        for i in range(0, len(laid), 4):
            part = laid[max(0, i - skip) : max(0, i - skip) + 4]
            if part:
                chunks.append([(text, window) for window in part])
    rng.shuffle(chunks)
    held: list[tuple[Text, Window]] = []
    for chunk in chunks:
        if len(held) + len(chunk) > size:
            yield collate(held, SIZE + 2, rng)
            held = []
        held += chunk


def choice_batches(texts: list[Text], size: int, rng: random.Random) -> Iterator[Windows]:
    """Snippets of GAP, each a window of its own."""
    rows = [
        (text, Window(0, len(text.pieces), 0, len(text.pieces)))
        for text in texts
        if len(text.pieces) <= SNIPPET
    ]
    rng.shuffle(rows)
    for i in range(0, len(rows) - size + 1, size):
        yield collate(rows[i : i + size], SNIPPET + 2)


def name_loss(reader: Reader, hidden: Tensor, batch: Windows) -> Tensor:
    """Cross entropy of the names' tags."""
    gold = np.full(batch.ids.shape, -1, np.int64)
    for i, (text, window) in enumerate(batch.places):
        if text.names is not None:
            gold[i, 1 : 1 + window.end - window.start] = text.names[window.start : window.end]
            if window.start and text.names[window.start] % 2 == 0:
                # A name cut by the window's edge cannot be told from one that begins here.
                stop = window.start
                while stop < window.end and text.names[stop] > 0 and text.names[stop] % 2 == 0:
                    gold[i, 1 + stop - window.start] = -1
                    stop += 1
    target = torch.from_numpy(gold).to(hidden.device)
    return F.cross_entropy(reader.names(hidden).float().flatten(0, 1), target.flatten(), ignore_index=-1)


def allowed(batch: Windows, device: torch.device) -> Tensor:
    """Which pairs of pieces may be a mention [b, t, t]: whole words, not too long, answered for here."""
    b, t = batch.ids.shape
    opens, shuts = np.zeros((b, t), bool), np.zeros((b, t), bool)
    for i, (text, w) in enumerate(batch.places):
        opens[i, 1 + w.first - w.start : 1 + w.last - w.start] = text.opens[w.first : w.last]
        shuts[i, 1 : 1 + w.end - w.start] = text.shuts[w.start : w.end]
    band = torch.ones(t, t, dtype=torch.bool, device=device).triu().tril(LONGEST - 1)
    first, last = (torch.from_numpy(x).to(device) for x in (opens, shuts))
    return first[:, :, None] & last[:, None, :] & band


@dataclass
class Story:
    """The mentions of one text in a batch, in text order, by row, first and last piece of their window."""

    text: Text
    spots: list[Spot]
    at: list[tuple[int, int, int]]


def stories(batch: Windows, extra: Tensor | None = None) -> list[Story]:
    """The marked mentions of each text of a batch, and others [k, 3] that the network takes for some."""
    by_text: dict[int, dict[Spot, tuple[int, int, int]]] = {}
    owner: dict[int, Text] = {}
    for row, (text, w) in enumerate(batch.places):
        owner[id(text)] = text
        spots = by_text.setdefault(id(text), {})
        for a, z in text.mentions or ():
            if w.first <= a < w.last and z < w.end:
                spots[a, z] = (row, 1 + a - w.start, 1 + z - w.start)
    for row, first, last in extra.tolist() if extra is not None else ():
        text, w = batch.places[row]
        spot = (w.start + first - 1, w.start + last - 1)
        by_text[id(text)].setdefault(spot, (row, first, last))
    out = []
    for key, spots in by_text.items():
        ordered = sorted(spots, key=lambda s: (s[0], -s[1]))
        out.append(Story(owner[key], ordered, [spots[s] for s in ordered]))
    return out


def compare(reader: Reader, first: Tensor, last: Tensor, story: Story) -> tuple[Tensor, Tensor]:
    """Kinds and links of a story's mentions; a link forward, or between mentions that overlap, is -1e4."""
    rows, a, z = (torch.tensor(x, device=first.device) for x in zip(*story.at, strict=True))
    seen = Likeness.of([story.text.string(spot) for spot in story.spots])
    cells = torch.from_numpy(seen.cells(slice(None))).to(first.device)
    kind, link = reader.links(first[rows, a], last[rows, z], cells)
    starts = torch.tensor([s[0] for s in story.spots], device=first.device)
    ends = torch.tensor([s[1] for s in story.spots], device=first.device)
    apart = (starts[:, None] > ends[None]) | (starts[None] > ends[:, None])
    earlier = torch.ones_like(apart).tril(-1)
    return kind.float(), link.float().masked_fill(~(apart & earlier), -1e4)


def story_losses(reader: Reader, hidden: Tensor, batch: Windows) -> dict[str, Tensor]:
    """Losses of mentions, their kinds and their links."""
    first, last, score = reader.spans(hidden)
    score = score.float()
    may = allowed(batch, hidden.device)
    gold = torch.zeros_like(score)
    marked = stories(batch)
    count = 0
    for story in marked:
        if story.at:
            row, a, z = (torch.tensor(x, device=hidden.device) for x in zip(*story.at, strict=True))
            gold[row, a, z] = 1
            count += len(story.at)
    every = F.binary_cross_entropy_with_logits(score[may], gold[may], reduction="sum")
    with torch.no_grad():
        wrong = (score > -1) & may & (gold == 0)
        found = wrong.nonzero()
        keep = score[wrong].argsort(descending=True)[: max(1, count // 3)]
        found = found[keep]
    kinds, links, n = [], [], 0
    for story in stories(batch, found):
        if len(story.at) < 2:
            continue
        mentions = story.text.mentions or {}
        kind, link = compare(reader, first, last, story)
        known = torch.tensor([mentions.get(s, (-1, -1))[0] for s in story.spots], device=hidden.device)
        if (known >= 0).any():
            kinds.append(F.cross_entropy(kind, known, ignore_index=-1))
        cluster = torch.tensor(
            [mentions.get(s, (-1, -2 - i))[1] for i, s in enumerate(story.spots)], device=hidden.device
        )
        same = (cluster[:, None] == cluster[None]) & (link > -9e3)
        padded = F.pad(link, (1, 0))
        right = F.pad(same, (1, 0))
        right[:, 0] = ~same.any(1)
        loss = padded.logsumexp(1) - padded.masked_fill(~right, -1e4).logsumexp(1)
        links.append(loss.sum())
        n += len(loss)
    zero = score.sum() * 0
    return {
        "span": every / max(1, count),
        "kind": torch.stack(kinds).mean() if kinds else zero,
        "link": torch.stack(links).sum() / max(1, n) if links else zero,
    }


def choice_loss(reader: Reader, hidden: Tensor, batch: Windows, others: bool) -> Tensor:
    """Which of two names a pronoun means, or neither; with ``others`` it might be anybody named before."""
    first, last, score = reader.spans(hidden)
    with torch.no_grad():
        found = ((score.float() > 0) & allowed(batch, hidden.device)).nonzero()
    by_row: dict[int, set[Spot]] = {}
    for row, a, z in found.tolist():
        by_row.setdefault(row, set()).add((a, z))
    losses = []
    for row, (text, _) in enumerate(batch.places):
        for choice in text.choices:
            # Windows begin with a marker, so a piece's place in its window is one further.
            pronoun, *names = (
                tuple(i + 1 for i in text.spot(*span[:2])) for span in (choice.pronoun, *choice.names)
            )
            spots = sorted(by_row.get(row, set()) | {pronoun, *names}, key=lambda s: (s[0], -s[1]))
            story = Story(text, [(a - 1, z - 1) for a, z in spots], [(row, a, z) for a, z in spots])
            _, link = compare(reader, first, last, story)
            p, places = spots.index(pronoun), [spots.index(name) for name in names]
            options = [link[max(p, q), min(p, q)] for q in places]
            truth = next((i + 1 for i, name in enumerate(choice.names) if name[2]), 0)
            if others and truth:
                options += [link[p, q] for q in _others(story, p, places, places[truth - 1])]
            scores = F.pad(torch.stack(options), (1, 0))
            losses.append(F.cross_entropy(scores, torch.tensor(truth, device=link.device)))
    return torch.stack(losses).mean()


def _others(story: Story, pronoun: int, places: list[int], meant: int) -> list[int]:
    """Mentions before a pronoun that are called otherwise than whom it means."""
    strings = [story.text.string(spot) for spot in story.spots]
    called = words(strings[meant])
    return [
        q
        for q in range(pronoun)
        if q not in places and form(strings[q]) == NAME and called.isdisjoint(words(strings[q]))
    ]
