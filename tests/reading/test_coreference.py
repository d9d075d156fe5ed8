"""Mentions join what they refer back to."""

from __future__ import annotations

import numpy as np
from seeing import cut, flat, linker, sight

from readouts.reading.coreference import Clusters
from readouts.reading.likeness import Likeness
from readouts.reading.pieces import Window

TEXT = "Prime Minister Ana Bell met Talmorian envoys . She thanked the envoys in Alder , the capital ."


def test_mentions_join_what_they_refer_back_to():
    pieces = cut(TEXT)
    n = len(pieces)
    # 0 Prime Minister Ana Bell, 1 Talmorian envoys, 2 She, 3 the envoys, 4 Alder ..., 5 the capital
    seen = sight(n, {2: 1, 3: 2, 5: 7, 13: 5}, [(0, 3), (5, 6), (8, 8), (10, 11), (13, 16), (15, 16)])
    clusters = Clusters(linker((3, 0), (4, 1)), TEXT, pieces)
    clusters.add(seen, flat(n))
    found = clusters.mentions()
    assert [(m.passage.text, m.kind, m.form, m.cluster) for m in found] == [
        ("Ana Bell", "person", "name", 0),
        ("Talmorian envoys", "group", "nominal", 1),
        ("Talmorian", "group", "name", None),
        ("She", "person", "pronoun", 0),
        ("the envoys", "group", "nominal", 1),
        ("Alder", "place", "name", 2),
        ("the capital", "group", "nominal", 3),
    ]
    assert found[0].phrase is not None
    assert found[0].phrase.text == "Prime Minister Ana Bell"


def test_a_mention_inside_another_is_not_the_other():
    text = "his party"
    clusters = Clusters(linker((1, 0)), text, cut(text))
    clusters.add(sight(2, spots=[(0, 1), (0, 0)]), flat(2))
    assert [m.cluster for m in clusters.mentions()] == [0, 1]


def test_windows_one_by_one_are_the_same_document():
    text = "Ana Bell spoke . Later she left ."
    pieces, n = cut(text), 8
    known = linker((1, 0))
    clusters = Clusters(known, text, pieces)
    clusters.add(sight(n, {0: 1, 1: 2}, [(0, 1)], Window(0, 6, 0, 4)), flat(n))
    clusters.add(sight(n, {}, [(5, 5)], Window(2, n, 4, n)), flat(n))
    assert [(m.passage.text, m.cluster) for m in clusters.mentions()] == [("Ana Bell", 0), ("she", 0)]


def test_a_name_is_remembered_longer_than_anything_else(monkeypatch):
    monkeypatch.setattr("readouts.reading.coreference.MEMORY", 2)
    text = "Ana Bell x y z Ana Bell"
    pieces, n = cut(text), 7
    clusters = Clusters(linker(), text, pieces)
    for i, spot in enumerate([(0, 1), (2, 2), (3, 3), (4, 4), (5, 6)]):
        window = Window(0, n, spot[0], spot[1] + 1)
        tags = {spot[0]: 1, spot[1]: 2} if i in (0, 4) else {}
        clusters.add(sight(n, tags, [spot], window), flat(n))
    assert [m.cluster for m in clusters.mentions()] == [0, 1, 2, 3, 0]


def test_a_text_without_mentions():
    clusters = Clusters(linker(), "x", cut("x"))
    clusters.add(sight(1), flat(1))
    assert clusters.mentions() == ()
    assert len(Likeness.of([]).forms) == 0


def test_a_name_is_known_again_without_its_title():
    text = "Prime Minister Ana Bell left . Ana Bell returned ."
    clusters = Clusters(linker(), text, cut(text))
    clusters.add(sight(9, {2: 1, 3: 2, 6: 1, 7: 2}, [(0, 3), (6, 7)]), flat(9))
    assert [(m.passage.text, m.cluster) for m in clusters.mentions()] == [("Ana Bell", 0), ("Ana Bell", 0)]


def test_two_people_with_no_name_in_common_are_not_the_same():
    text = "Ana Bell met Eva Stone ."
    clusters = Clusters(linker((1, 0)), text, cut(text))
    clusters.add(sight(6, {0: 1, 1: 2, 3: 1, 4: 2}, [(0, 1), (3, 4)]), flat(6))
    assert [m.cluster for m in clusters.mentions()] == [0, 1]


def test_she_is_not_he_and_the_next_best_answer_is_taken():
    text = "Ana Bell and Boris Lind came . She spoke ."

    def link(first, last, cells):
        links = np.full(cells.shape, -2.0, np.float32)
        links[-1, :2] = [1, 3]
        return np.zeros((cells.shape[1], 4), np.float32), links

    clusters = Clusters(link, text, cut(text))
    clusters.add(sight(10, {0: 1, 1: 2, 3: 1, 4: 2}, [(0, 1), (3, 4), (7, 7)]), flat(10))
    assert [m.cluster for m in clusters.mentions()] == [0, 1, 0]


def test_a_personal_pronoun_is_a_mention_whatever_the_network_says_but_a_country_is_none():
    text = "US aides told us it helped him ."
    clusters = Clusters(linker(), text, cut(text))
    clusters.add(sight(8), flat(8))
    assert [m.passage.text for m in clusters.mentions()] == ["us", "him"]


def test_a_name_is_of_one_kind_throughout():
    text = "Alder won . Alder lost . Alder slept ."
    place, person = 5, 1
    seen = sight(9, {0: place, 3: person, 6: place}, [])
    clusters = Clusters(linker(), text, cut(text))
    clusters.add(seen, flat(9))
    assert {m.kind for m in clusters.mentions()} == {"place"}


def test_no_mention_goes_on_behind_a_sentence_or_a_paragraph():
    text = "Mr. Lind of Alder left. He and\n\nEva Stone stayed"
    pieces = cut(text)
    clusters = Clusters(linker(), text, pieces)
    clusters.add(sight(10, spots=[(0, 3), (0, 5), (5, 8), (7, 8)]), flat(10))
    assert [m.passage.text for m in clusters.mentions()] == ["Mr. Lind of Alder", "He", "Eva Stone"]


def test_a_people_named_again_in_passing_is_the_same():
    text = "Orsundian votes and Orsundian laws and Alderite ones"
    clusters = Clusters(linker(), text, cut(text))
    clusters.add(sight(8, {0: 7, 3: 7, 6: 7}), flat(8))
    assert [m.cluster for m in clusters.mentions()] == [0, 0, None]
