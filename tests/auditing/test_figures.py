"""Precision with Wilson's interval and Krippendorff's alpha, against published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.auditing import Case, Pick, alpha, precision, wilson


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [
        # Newcombe, Interval estimation for the difference between independent proportions (1998), table I of
        # the companion paper on single proportions, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_intervals_are_the_published_ones(right: int, judged: int, low: float, high: float) -> None:
    assert wilson(right, judged) == pytest.approx((low, high), abs=5e-5)


def test_a_higher_level_is_a_wider_interval() -> None:
    (low, high), (lower, higher) = wilson(30, 40), wilson(30, 40, 0.99)
    assert lower < low < 0.75 < high < higher


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_the_share_and_stays_a_probability(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    share = right / (right + wrong) if right + wrong else 0.5
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1


def coder(values: str) -> dict[tuple[str, str], str]:
    return {("d", str(unit)): value for unit, value in enumerate(values.split()) if value != "."}


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): sections A, B and C.
        (["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"], 0.095),
        (["a a b b d c c c e d d a", "b a b b b c c c e d d d"], 0.692),
        (
            [
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ],
            0.743,
        ),
        (["a b a b", "a b a b"], 1.0),
        (["a b", "b a"], -0.5),
    ],
)
def test_alpha_is_the_published_one(coders: list[str], expected: float) -> None:
    assert alpha([coder(values) for values in coders]) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    "coders",
    [[], ["a b"], ["a . b", ". b ."], ["a a a", "a a ."]],
    ids=["nobody", "one coder", "nothing in common", "one value"],
)
def test_where_there_is_nothing_to_agree_on_alpha_is_none(coders: list[str]) -> None:
    assert alpha([coder(values) for values in coders]) is None


def pick(number: int, speaker: str, kind: str = "direct", *drawn_for: str) -> Pick:
    return Pick(Case("d", str(number), speaker, kind, "same"), drawn_for)


def test_precision_is_told_of_all_and_by_kind_relation_and_speaker() -> None:
    picks = [
        pick(n, "Ilse Varga" if n < 6 else "Anton Dovik", "direct" if n % 2 else "mixed") for n in range(8)
    ]
    right = {("d", str(n)): n != 3 for n in range(7)}
    found = precision(picks, right)
    assert [(one.field, one.value, one.right, one.judged) for one in found] == [
        ("", "", 6, 7),
        ("kind", "mixed", 4, 4),
        ("kind", "direct", 2, 3),
        ("relation", "same", 6, 7),
        ("speaker", "Ilse Varga", 5, 6),
        ("speaker", "Anton Dovik", 1, 1),
    ]
    assert found[0].share == 6 / 7
    assert (found[0].low, found[0].high) == wilson(6, 7)


def test_what_was_drawn_for_a_speaker_counts_for_that_speaker_alone() -> None:
    picks = [pick(1, "Ilse Varga"), pick(2, "Mira Salk", "direct", "speaker")]
    found = precision(picks, {("d", "1"): True, ("d", "2"): False})
    assert [(one.value, one.right, one.judged) for one in found] == [
        ("", 1, 1),
        ("direct", 1, 1),
        ("same", 1, 1),
        ("Ilse Varga", 1, 1),
        ("Mira Salk", 0, 1),
    ]


def test_of_nothing_judged_nothing_is_claimed() -> None:
    (found,) = precision([pick(1, "Ilse Varga")], {("other", "1"): True})
    assert (found.share, found.low, found.high) == (None, 0.0, 1.0)
