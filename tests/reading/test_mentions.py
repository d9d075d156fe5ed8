"""The network's numbers become names, spots and the phrases that a name heads."""

from __future__ import annotations

import numpy as np
import pytest
from seeing import cut, flat, sight

from readouts.reading.mentions import Name, candidates, names, spots
from readouts.reading.pieces import Window


def kinds(found):
    return [(*name.spot, int(name.kinds.argmax())) for name in found]


def test_a_name_goes_on_while_its_kind_is_continued():
    found = kinds(names(sight(7, {0: 1, 1: 2, 2: 1, 3: 3, 4: 4, 6: 5}), flat(7)))
    # A person of two words, another person, an organization, a place.
    assert found == [(0, 1, 0), (2, 2, 0), (3, 4, 1), (6, 6, 2)]


def test_names_far_apart_are_what_each_is_by_itself():
    dice = np.random.default_rng(3)
    parts = [sight(n)._replace(names=dice.normal(0, 3, (n, 11)).astype(np.float32)) for n in (1, 5, 2, 9)]
    apart = np.full((1, 11), -9, np.float32)
    apart[0, 0] = 9
    rows, found, start = [], [], 0
    for part in parts:
        found += [(a + start, z + start, kind) for a, z, kind in kinds(names(part, flat(len(part.names))))]
        rows += [part.names, apart]
        start += len(part.names) + 1
    together = sight(start)._replace(names=np.concatenate(rows))
    assert len(found) > 4 and kinds(names(together, flat(start))) == found


def test_a_window_without_names_or_without_words():
    assert names(sight(3), flat(3)) == []
    assert names(sight(2), np.ones(2, dtype=bool)) == []


def test_a_name_is_never_of_two_kinds_and_never_goes_on_from_nothing():
    logits = np.full((3, 11), -9, np.float32)
    # Either word alone would be the end of another's name; together they are one organization.
    logits[0, [1, 3]] = [2.0, 1.9]
    logits[1, [4, 0]] = [3.0, 0]
    logits[2, [6, 0]] = [1.0, 0.9]
    found = names(sight(3)._replace(names=logits), flat(3))
    assert kinds(found) == [(0, 1, 1)]


def test_a_word_is_what_its_pieces_are_together():
    inner = np.array([False, True, True, False])
    assert kinds(names(sight(4, {0: 5, 1: 6, 2: 6, 3: 0}), inner)) == [(0, 2, 2)]


def test_a_window_answers_for_the_names_that_begin_in_its_middle():
    window = Window(10, 20, 12, 18)
    tags = {10: 1, 12: 1, 17: 1, 18: 2, 19: 1}
    assert kinds(names(sight(30, tags, window=window), flat(30))) == [(12, 12, 0), (17, 18, 0)]


def test_spots_are_whole_words_and_the_likelier_of_two_that_cross():
    inner = np.array([False, True, False, False, False, False])
    seen = sight(6, spots=[(0, 0), (0, 1), (1, 2), (2, 4), (3, 5), (3, 3)], scores=[3, 3, 3, 1, 2, 1])
    assert spots(seen, inner) == [(0, 1), (3, 5), (3, 3)]
    assert spots(sight(6, spots=[(2, 3)], scores=[-0.1]), inner) == []


@pytest.mark.parametrize(
    ("text", "spot", "name", "heads"),
    [
        ("Prime Minister Ana Bell", (0, 3), (2, 3), True),
        ("Ana Bell , the minister", (0, 4), (0, 1), True),
        ("the brother of Ana Bell", (0, 4), (3, 4), False),
        ("Ana Bell 's brother", (0, 3), (0, 1), False),
        ("Bell, Ana", (0, 1), (1, 1), False),
        ("Alder officials", (0, 1), (0, 0), False),
    ],
)
def test_a_phrase_takes_the_name_that_it_is_headed_by(text, spot, name, heads):
    found = candidates(text, cut(text), [spot], [Name(name, np.zeros(5))])
    assert [one.spot for one in found if one.name] == [spot if heads else name]
    assert len(found) == (1 if heads else 2)
