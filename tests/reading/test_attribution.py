"""The network's numbers become spans under the rules of attribution."""

from __future__ import annotations

import numpy as np

from readouts.reading.attribution import CONTENT, CUE, NONE, SOURCE, Decoding, Looks, attributions
from readouts.reading.pieces import Pieces

REACH = 9


def pieces(n):
    places = np.arange(n, dtype=np.int32) * 2
    zeros = np.zeros(n, dtype=np.int32)
    return Pieces(zeros, places, places + 1, zeros)


def looks(*rows, sure=None, n=10):
    """Each row is (anchor, roles of all pieces); the network is made to be nearly certain of them."""
    logits = np.zeros((len(rows), 2 * REACH + 1, 4), dtype=np.float32)
    known = np.zeros(logits.shape[:2], dtype=bool)
    for i, (anchor, roles) in enumerate(rows):
        for j in range(2 * REACH + 1):
            place = anchor - REACH + j
            if 0 <= place < n:
                logits[i, j, roles[place]] = 6
                known[i, j] = True
    anchors = np.array([anchor for anchor, _ in rows])
    chances = np.array(sure or [0.9] * len(rows), dtype=np.float32)
    return Looks(anchors, chances, logits, known)


def roles(text):
    return [{".": NONE, "s": SOURCE, "q": CUE, "c": CONTENT}[letter] for letter in text]


def spans(found):
    """Spans back as piece numbers."""
    return [(s.start // 2, (s.end + 1) // 2) for s in found]


def read(*rows, inner=None, **options):
    n = 10
    word = np.zeros(n, dtype=bool) if inner is None else np.array(inner, dtype=bool)
    return attributions(pieces(n), word, looks(*rows, **options), Decoding(), set())


def test_a_source_a_cue_and_a_content_in_two_parts():
    [found] = read((5, roles("ccc.sq.ccc")))
    assert (spans(found.source), spans(found.cue), spans(found.content)) == (
        [(4, 5)],
        [(5, 6)],
        [(0, 3), (7, 10)],
    )


def test_parts_of_a_content_with_nobody_s_piece_between_them_are_one():
    [found] = read((1, roles("sqccc.cccc")))
    assert spans(found.content) == [(2, 10)]


def test_two_attributions_may_share_a_source():
    first, second = read((1, roles("sqcc......")), (5, roles("s....qccc.")))
    assert first.source == second.source and first.content != second.content


def test_a_cue_found_twice_is_kept_once_the_surer_one():
    [found] = read((1, roles("sqqccc....")), (2, roles("s.qccc....")), sure=[0.6, 0.9])
    assert spans(found.cue) == [(2, 3)]


def test_an_unlikely_cue_and_an_empty_content_give_nothing():
    assert read((1, roles("sqccc.....")), sure=[0.3]) == []
    assert read((1, roles("sq........"))) == []
    assert attributions(pieces(3), np.zeros(3, dtype=bool), looks(n=3), Decoding(), set()) == []


def test_a_role_does_not_begin_or_end_inside_a_word():
    inner = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    [found] = read((1, roles("sq...ccccc")), inner=inner)
    assert spans(found.content)[0][0] in (4, 6)


def test_only_the_best_of_two_sources_is_kept():
    row = looks((5, roles("ss...qcc.s")))
    row.roles[0, 9 - 5 + REACH, SOURCE] = 3
    [found] = attributions(pieces(10), np.zeros(10, dtype=bool), row, Decoding(), set())
    assert spans(found.source) == [(0, 2)]


def test_confidence_grows_with_each_part_of_the_evidence():
    decoding = Decoding(cue=0.5, clear=2.0, whole=0.1, offset=0.1)
    plain = np.array([0.3, -0.4, -6.0])
    for better in np.eye(3):
        worse, best = decoding.confidence(np.array([plain, plain + better]))
        assert 0 < worse < best < 1


def test_blurred_roles_make_an_attribution_less_sure():
    sharp = looks((3, roles("ss.qccc...")))
    blurred = looks((3, roles("ss.qccc...")))
    blurred.roles[:] /= 4
    decoding = Decoding(least=0.0, clear=1.0)
    [one], [other] = (
        attributions(pieces(10), np.zeros(10, dtype=bool), row, decoding, set()) for row in (sharp, blurred)
    )
    assert one.content == other.content
    assert one.confidence > other.confidence


def test_a_stretch_takes_no_cue_that_an_earlier_one_has_taken():
    taken = set()
    row = looks((1, roles("sqccc.....")))
    assert len(attributions(pieces(10), np.zeros(10, dtype=bool), row, Decoding(), taken)) == 1
    assert taken == {1}
    assert attributions(pieces(10), np.zeros(10, dtype=bool), row, Decoding(), taken) == []


def test_looks_of_several_windows_are_looks_of_one():
    one, other = looks((1, roles("sqccc....."))), looks((7, roles("......sqcc")))
    both = Looks.together([one, other])
    assert both.anchors.tolist() == [1, 7]
    assert both.roles.shape == (2, 2 * REACH + 1, 4)
