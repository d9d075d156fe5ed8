"""What pairs of mentions are compared by."""

from __future__ import annotations

import numpy as np
import pytest

from readouts.reading.likeness import (
    CELLS,
    DISTANCES,
    FORMS,
    NAME,
    NOMINAL,
    PRONOUN,
    Likeness,
    form,
)


def match(a, b):
    """How two neighbouring mentions match: 0 not at all to 4 the same."""
    return int(Likeness.of([a, b]).cells(slice(1, 2))[0, 0]) // DISTANCES // len(FORMS) ** 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Bell", NAME),
        ("President Bell", NAME),
        ("Talmoria's", NAME),
        ("the United Isles", NAME),
        ("she", PRONOUN),
        ("Their", PRONOUN),
        ("the president", NOMINAL),
        ("a spokesman for the ports", NOMINAL),
        # A phrase that ends in a name is taken for one: the network knows better, this is but a hint.
        ("the mayor of Alder", NAME),
        ("—", NOMINAL),
    ],
)
def test_the_form_of_a_mention(text, expected):
    assert form(text) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Ana Bell", "the minister", 0),
        ("the foreign minister", "the minister of trade", 1),
        ("Prime Minister Ana Bell", "Bell", 2),
        ("Union of Northern Ports", "UNP", 3),
        ("UNP", "the Union of Northern Ports", 3),
        ("the minister", "The Minister's", 4),
        ("he", "he", 4),
        ("he", "she", 0),
    ],
)
def test_how_two_mentions_match(a, b, expected):
    assert match(a, b) == expected


def test_cells_stay_inside_the_table_and_know_the_distance():
    seen = Likeness.of([f"Person{i} Name{i}" for i in range(80)] + ["he"])
    cells = seen.cells(slice(None))
    assert cells.shape == (81, 81)
    assert cells.min() >= 0
    assert cells.max() < CELLS
    row = cells[80, :80] % DISTANCES
    assert row[0] == DISTANCES - 1
    assert row[79] == 0
    assert (np.diff(row) <= 0).all()


def test_cells_of_the_last_mentions_are_those_of_all():
    seen = Likeness.of(["Ana Bell", "she", "the minister", "Bell"])
    assert (seen.cells(slice(2, None)) == seen.cells(slice(None))[2:]).all()


def test_no_mentions():
    assert Likeness.of([]).cells(slice(None)).shape == (0, 0)
