"""The scorers of benchmarks/ against cases that were worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import acts
import attribution
import calibration
import coreference
import entities

A, B, C, D, E, F, G, H, J = ((i, i + 1) for i in range(9))


def test_names_count_by_span_and_kind():
    gold = [(0, 4, "person"), (10, 15, "place"), (20, 25, "organization"), (30, 33, "other")]
    found = [(0, 4, "person"), (10, 15, "organization"), (21, 25, "organization")]
    figures = entities.score([(gold, found)], ("person", "organization", "place"))
    # Of three gold and three found names one is the same in span and kind.
    assert figures["micro"] == {"precision": 33.3, "recall": 33.3, "f1": 33.3, "gold": 3}
    assert figures["person"]["f1"] == 100
    assert figures["place"] == {"precision": 0, "recall": 0, "f1": 0, "gold": 1}


def test_micro_figures_add_documents_up():
    figures = entities.score([([(0, 1, "place")], [(0, 1, "place")]), ([(0, 1, "place")], [])], ("place",))
    assert figures["micro"] == {"precision": 100, "recall": 50, "f1": 66.7, "gold": 2}


def test_coreference_measures_on_the_known_example():
    # MUC: two of five links on either side. B-cubed: recall 35/84, precision 1/2. CEAF-e: 0.8 + 0.5 of
    # two gold and three found clusters (the example of Pradhan et al. 2014).
    gold, found = [{A, B, C}, {D, E, F, G}], [{A, B}, {C, D}, {F, G, H, J}]
    figures = coreference.score([(gold, found)])
    assert figures == {"muc": 40.0, "b_cubed": 45.5, "ceaf_e": 52.0, "conll": 45.8, "mentions": 80.0}


def test_the_same_spans_of_two_documents_are_not_the_same_mention():
    apart = coreference.score([([{A, B}], [{A, B}]), ([{A, C}], [])])
    assert apart["muc"] == 66.7


def test_singletons_are_left_out_on_both_sides():
    pair = ([{A, B}, {C}], [{A, B}, {D}])
    assert coreference.score([pair])["b_cubed"] == 66.7
    assert coreference.score([pair], singletons=False)["b_cubed"] == 100


def test_gap_counts_each_name_of_each_pronoun():
    rows = [(True, True), (True, False), (False, True), (False, False), (True, True)]
    assert coreference.gap(rows) == {"precision": 66.7, "recall": 66.7, "f1": 66.7}


def test_calibration_error_weighs_each_bin_by_what_is_in_it():
    said = [0.95, 0.95, 0.15, 0.15, 0.15, 1.0]
    right = [True, False, False, False, True, True]
    error, rows = calibration.reliability(said, right)
    # Two bins of three: 0.15 said, a third right; 2.9/3 said, two thirds right.
    assert error == pytest.approx(0.5 * abs(0.15 - 1 / 3) + 0.5 * abs(2.9 / 3 - 2 / 3))
    assert [n for _, _, n in rows] == [3, 3]


def test_attributions_match_by_half_of_their_content():
    def one(source, cue, content):
        return SimpleNamespace(source=[source], cue=[cue], content=[content])

    gold = [one((0, 3), (4, 8), (9, 29)), one((30, 33), (34, 38), (40, 60))]
    found = [one((0, 3), (4, 8), (9, 19)), one((31, 39), (34, 38), (40, 60))]
    figures = attribution.figures([(gold, found)])
    # Both contents overlap by half; the second source shares 2 of 9 points.
    assert (figures["content"], figures["content_source"], figures["all"]) == (100, 50, 50)
    assert (figures["exact_content"], figures["exact_source"], figures["exact_cue"]) == (50, 50, 100)
    assert attribution.right(gold, found) == [True, False]


def test_acts_count_by_class_and_concede_and_retreat_are_one():
    pairs = [("YIELD", "CONCEDE"), ("YIELD", "AID"), ("AID", "AID"), ("ACCUSE", "RETREAT")]
    figures = acts.score(pairs)
    # YIELD: one right of two gold and two found; AID: one of one gold and two found.
    assert figures["YIELD"]["f1"] == 50.0
    assert figures["AID"]["f1"] == 66.7
    assert figures["ACCUSE"]["f1"] == 0.0
    assert figures["all"]["macro_f1"] == 38.9
    assert figures["all"]["accuracy"] == 50.0


def test_sentences_that_are_nearly_the_same_fall_in_one_part():
    texts = [
        "Orsund freed ten sailors on Friday",
        "Varga hailed the treaty",
        "Orsund freed nine sailors on Friday",
    ]
    assert acts.alike(texts) == [0, 1, 0]
