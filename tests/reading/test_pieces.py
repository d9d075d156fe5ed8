"""Word pieces keep their place in the text, and windows answer for every piece once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.reading import pieces as room
from readouts.reading.encoder import Encoder
from readouts.reading.pieces import BREAKS, CASES, SIGNS, cut, windows


@pytest.fixture(scope="module")
def tokenizer():
    return Encoder().tokenizer


def test_pieces_carry_case_breaks_and_quotation_depth(tokenizer):
    text = "VARGA said\n\n“No 5 talks”."
    pieces = cut(text, tokenizer)
    words = [text[s:e] for s, e in zip(pieces.starts, pieces.ends, strict=True)]
    case = dict(zip(words, pieces.signs // BREAKS % CASES, strict=True))
    depth = dict(zip(words, pieces.signs // (BREAKS * CASES), strict=True))
    breaks = dict(zip(words, pieces.breaks, strict=True))
    assert (case["said"], case["No"], case["5"]) == (0, 1, 3)
    assert case[words[0]] == 2
    assert (depth["said"], depth["talks"], depth["."]) == (0, 1, 0)
    assert (breaks["said"], breaks["“"], breaks["No"]) == (1, 3, 0)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_a_text_without_words_has_no_pieces(tokenizer, text):
    assert len(cut(text, tokenizer)) == 0


@given(st.text(alphabet="aZé ß\n😀\u0301אب“”'.5", max_size=80))
def test_offsets_are_code_points_in_order(tokenizer, text):
    pieces = cut(text, tokenizer)
    assert ((pieces.starts >= 0) & (pieces.starts < pieces.ends) & (pieces.ends <= len(text))).all()
    assert (np.diff(pieces.starts) >= 0).all()
    assert ((pieces.signs >= 0) & (pieces.signs < SIGNS)).all()


def test_a_long_text_cut_in_parts_gives_the_same_pieces(tokenizer, monkeypatch):
    text = "The minister of Velmark said so. 😀 " * 40
    whole = cut(text, tokenizer)
    monkeypatch.setattr(room, "_PART", 97)
    parts = cut(text, tokenizer)
    assert all(
        np.array_equal(getattr(whole, k), getattr(parts, k)) for k in ("ids", "starts", "ends", "signs")
    )


@given(st.lists(st.integers(0, 3), max_size=900))
def test_windows_answer_for_every_piece_once_and_with_context(breaks):
    found = windows(np.array(breaks, dtype=np.int32), size=100, context=10)
    answered = [i for window in found for i in range(window.first, window.last)]
    assert answered == list(range(len(breaks)))
    for window in found:
        assert window.start <= window.first < window.last <= window.end <= window.start + 100
        assert window.start in (0, window.first - 10)
        assert window.end in (len(breaks), window.last + 10)
