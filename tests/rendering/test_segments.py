"""Spans that nest, overlap, touch, repeat or lie outside the text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from readouts.records import Span
from readouts.rendering.segments import Layer, inside, segments, tidy
from readouts.rendering.sentences import REACH, excerpts


def layer(key: str, *spans: tuple[int, int]) -> Layer:
    return Layer(key, "content", tuple(Span(*span) for span in spans))


def keys(layers: tuple[Layer, ...]) -> str:
    return "".join(found.key for found in layers)


def test_spans_inside_a_text_stay_as_they_are_and_others_are_cut_or_left_out():
    spans = [(4, 6), (6, 8), (0, 5), (8, 99), (-3, 2), (3, 3), (10, 12)]
    assert inside(spans, 10) == [(4, 6), (6, 8), (0, 5), (8, 10), (0, 2)]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], [(0, 10, "")]),
        ([layer("a", (2, 5))], [(0, 2, ""), (2, 5, "a"), (5, 10, "")]),
        ([layer("a", (0, 10))], [(0, 10, "a")]),
        ([layer("a", (0, 9)), layer("b", (2, 4))], [(0, 2, "a"), (2, 4, "ab"), (4, 9, "a"), (9, 10, "")]),
        ([layer("a", (0, 4)), layer("b", (2, 6))], [(0, 2, "a"), (2, 4, "ab"), (4, 6, "b"), (6, 10, "")]),
        ([layer("a", (0, 4)), layer("b", (4, 10))], [(0, 4, "a"), (4, 10, "b")]),
        ([layer("a", (0, 2), (6, 8))], [(0, 2, "a"), (2, 6, ""), (6, 8, "a"), (8, 10, "")]),
        (
            [layer("a", (3, 3)), layer("b", (8, 99)), layer("c", (-4, 1))],
            [(0, 1, "c"), (1, 8, ""), (8, 10, "b")],
        ),
    ],
    ids=["none", "one", "whole", "nested", "overlapping", "touching", "discontinuous", "outside"],
)
def test_segments_cover_the_text_and_know_what_lies_over_them(layers, expected):
    assert [(found.start, found.end, keys(found.over)) for found in segments(10, layers)] == expected


def test_segments_tell_where_a_layer_begins_resumes_and_ends():
    found = {part.start: part for part in segments(10, [layer("a", (1, 3), (5, 7)), layer("b", (1, 2))])}
    assert (keys(found[1].first), keys(found[1].closed)) == ("ab", "b")
    assert (keys(found[2].first), keys(found[2].closed)) == ("", "a")
    assert (keys(found[5].first), keys(found[5].resumed), keys(found[5].closed)) == ("", "a", "a")


@pytest.mark.parametrize("seed", range(40))
def test_random_layers_are_segmented_as_a_look_at_every_code_point_says(seed):
    dice = random.Random(seed)
    size = dice.randrange(1, 60)
    layers = [
        layer(str(name), *[(dice.randrange(-3, size + 3), dice.randrange(-3, size + 3)) for _ in range(2)])
        for name in range(dice.randrange(6))
    ]
    found = list(segments(size, layers))
    assert [part.start for part in found] == [0, *(part.end for part in found[:-1])]
    assert found[-1].end == size
    for part in found:
        for at in range(part.start, part.end):
            over = {each.key for each in layers if any(start <= at < end for start, end in each.spans)}
            assert {each.key for each in part.over} == over
    assert all(one.over != two.over or one.closed for one, two in pairwise(found))


def test_windows_leave_out_what_lies_between_them():
    found = segments(100, [layer("a", (5, 50))], [Span(0, 10), Span(40, 60)])
    assert [(part.start, part.end) for part in found] == [(0, 5), (5, 10), (40, 50), (50, 60)]


def test_tidy_joins_what_overlaps_or_touches():
    assert tidy([(4, 6), (0, 2), (2, 3), (5, 9), (9, 9)], 8) == [(0, 3), (4, 8)]


def test_many_spans_are_cut():
    layers = [layer(str(at), (at * 50, at * 50 + 30)) for at in range(100_000)]
    assert sum(1 for _ in segments(5_000_000, layers)) == 200_000


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One. Two here. Three. Four.", "Three", "Two here. Three."),
        ("Dr. Reyl left. Mr. Dovik said no. End.", "said no", "Dr. Reyl left. Mr. Dovik said no."),
        ("One\n\nTwo is\n\nThree", "Two", "One\n\nTwo is"),
        ("One. Two. Three. Four.", "Two. Three", "One. Two. Three."),
        ("Only one", "Only", "Only one"),
    ],
)
def test_an_excerpt_is_the_sentence_and_the_one_before(text, words, expected):
    at = text.index(words)
    [window] = excerpts(text, [Span(at, at + len(words))])
    assert text[window.start : window.end].strip() == expected


def test_an_excerpt_of_a_text_without_full_stops_is_capped():
    text = "word " * 10_000
    [window] = excerpts(text, [Span(20_000, 20_004)])
    assert window.end - window.start <= 2 * REACH + 4
    assert window.start <= 20_000 and window.end >= 20_004
