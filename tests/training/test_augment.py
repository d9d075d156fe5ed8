"""Texts set as others would set them keep their spans."""

# ruff: noqa: RUF001

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
import augment
import corpora

from readouts.reading.encoder import Encoder

TEXT = "“We don’t know,” Ana Bell said. Bell’s rival, Tom Reed, wrote: ‘No.’ She left in 2031."


@pytest.fixture(scope="module")
def tokenizer():
    return Encoder().tokenizer


@pytest.fixture(scope="module")
def article(tokenizer):
    def span(words):
        start = TEXT.index(words)
        return [(start, start + len(words))]

    one = corpora.Attribution(span("Ana Bell"), span("said"), span("“We don’t know,”"))
    other = corpora.Attribution(span("Bell’s rival, Tom Reed"), span("wrote:"), span("‘No.’"))
    return corpora.article(TEXT, "x", [one, other], tokenizer)


def words(article):
    return [
        [" ".join(article.text[a:z] for a, z in getattr(one, role)) for role in ("source", "cue", "content")]
        for one in article.attributions
    ]


@pytest.mark.parametrize("seed", range(6))
def test_tokens_have_spaces_between_them_and_straight_marks(article, tokenizer, seed):
    found = corpora.tokenised(article, tokenizer, seed)
    penn = "``" in found.text
    left, right = ("``", "''") if penn else ('"', '"')
    assert found.text == (
        f"{left} We do n't know , {right} Ana Bell said . Bell 's rival , Tom Reed , wrote : ' No . ' "
        "She left in 2031 ."
    )
    assert words(found) == [
        ["Ana Bell", "said", f"{left} We do n't know , {right}"],
        ["Bell 's rival , Tom Reed", "wrote :", "' No . '"],
    ]


def test_marks_of_another_house(article, tokenizer):
    found = corpora.changed(article, augment.straight(TEXT, random.Random(1)), tokenizer)
    assert found.text == TEXT.translate(str.maketrans("“”‘’", "\"\"''"))
    seen = {
        corpora.changed(article, augment.other_marks(TEXT, random.Random(i)), tokenizer).text[:2]
        for i in range(40)
    }
    assert {"«W", "„W", "``"} <= seen


def test_other_people_keep_their_gender(article, tokenizer):
    people = [("Eva", "Stone"), ("Boris", "Lind")]
    found = corpora.changed(article, augment.other_people(TEXT, random.Random(1), people), tokenizer)
    assert (
        found.text
        == "“We don’t know,” Eva Stone said. Stone’s rival, Boris Lind, wrote: ‘No.’ She left in 2031."
    )
    assert words(found)[1][0] == "Stone’s rival, Boris Lind"


def test_edits_move_what_is_behind_them():
    text, where = augment.apply("abc def", [(4, 5, "XYZ"), (0, 1, "")])
    assert text == "bc XYZef"
    assert (where(3), where(7)) == (2, 8)
