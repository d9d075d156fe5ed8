"""What a sure network would see, for tests of what is made of it."""

from __future__ import annotations

import re

import numpy as np

from readouts.reading.attribution import Looks
from readouts.reading.mentions import Sight
from readouts.reading.pieces import Pieces, Window

NOBODY = Looks(np.zeros(0, int), np.zeros(0), np.zeros((0, 1, 4)), np.zeros((0, 1), bool))


def cut(text):
    """A piece a word."""
    found = [match.span() for match in re.finditer(r"\S+", text)]
    starts, ends = (np.array(column, dtype=np.int32) for column in zip(*found, strict=True))
    return Pieces(np.zeros(len(found), np.int32), starts, ends, np.zeros(len(found), np.int32))


def sight(n, tags=(), spots=(), window=None, scores=None):
    """What a sure network sees: tags {piece: tag}, spots as (first, last)."""
    window = window or Window(0, n, 0, n)
    logits = np.zeros((window.end - window.start, 11), np.float32)
    logits[:, 0] = 1
    for place, tag in dict(tags).items():
        logits[place - window.start, tag] = 5
    at = np.array(spots, dtype=np.int64).reshape(-1, 2)
    score = np.array(scores if scores is not None else [3.0] * len(at), dtype=np.float32)
    edge = np.zeros((window.end - window.start, 128), np.float32)
    return Sight(window, NOBODY, logits, at, score, edge, edge)


def linker(*pairs):
    """A linker that knows which (later, earlier) mentions, by their place, are the same."""

    def link(first, last, cells):
        k, n = cells.shape
        links = np.full((k, n), -2.0, np.float32)
        for later, earlier in pairs:
            if n - k <= later < n:
                links[later - (n - k), earlier] = 2
        return np.tile(np.array([0, 0, 0, 9], np.float32), (n, 1)), links

    return link


def flat(n):
    return np.zeros(n, dtype=bool)
