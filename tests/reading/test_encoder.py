"""The network's files are checked, and the same text always reads the same."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from readouts.errors import ModelMismatch, ModelMissing
from readouts.reading.encoder import SHIPPED, Encoder, checksums
from readouts.reading.pieces import cut, together

TEXT = "Varga said the talks were useful. “We agreed on very little,” Dovik told reporters in Kestrel. " * 12

MEANT = [
    "Both sides will swap prisoners.",
    "The parties agreed to exchange captives.",
    "The harbour restaurant serves soup.",
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


def test_the_shipped_network_is_small(encoder):
    assert sum((SHIPPED / name).stat().st_size for name in checksums(SHIPPED)) <= 50_000_000


def test_a_changed_file_is_refused(tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "en")
    with (folder / "reader.onnx").open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(ModelMismatch, match=r"reader\.onnx"):
        Encoder(folder).load()


@pytest.mark.parametrize(
    "name", ["reader.onnx", "linker.onnx", "pieces.npy", "decoding.json", "checksums.json"]
)
def test_a_missing_file_is_named(tmp_path, name):
    folder = shutil.copytree(SHIPPED, tmp_path / "en")
    (folder / name).unlink()
    with pytest.raises(ModelMissing, match=name):
        Encoder(folder).load()


def test_a_text_looks_the_same_alone_after_others_and_in_threads(encoder):
    pieces = cut(TEXT, encoder.tokenizer)

    def look(pieces):
        """Everything the network says of a text, window after window."""
        return [
            [getattr(s.looks, name) for name in ("anchors", "sure", "roles", "known")] + list(s[2:])
            for s in encoder.look(pieces)
        ]

    alone = look(pieces)
    assert sum(len(window[0]) for window in alone) >= 20
    others = [cut(TEXT[i:], encoder.tokenizer) for i in (7, 90, 300)]
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(look, [*others, pieces, *others, pieces]))
    for again in (seen[3], seen[7], look(pieces)):
        for one, other in zip(alone, again, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_sentence_vectors_have_length_one_and_meaning(encoder):
    vectors, _ = encoder.embed([[text] for text in MEANT])
    assert vectors.shape == (3, 2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=2), 1, atol=1e-5)
    for kind in (0, 1):
        assert vectors[0, kind] @ vectors[1, kind] > vectors[0, kind] @ vectors[2, kind] + 0.2
    for nothing in encoder.embed([]), encoder.embed([[]]):
        assert [len(part) for part in nothing] == [0, 0]


def test_sentences_are_read_with_those_around_them_and_runs_apart(encoder):
    alone, _ = encoder.embed([[text] for text in MEANT])
    run, _ = encoder.embed([MEANT])
    assert not np.allclose(alone, run, atol=0.05)
    beside, _ = encoder.embed([MEANT, MEANT[:1]])
    assert np.array_equal(beside[:3], run)
    assert np.array_equal(beside[3], alone[0])


def test_greetings_and_thanks_make_no_point(encoder):
    texts = [
        "Thank you all very much for coming this morning.",
        "We agreed to reopen the crossing at Ostrel by the end of May.",
        "Good afternoon, everybody, and please sit down.",
        "Velmark will not send its fleet home while the strait is mined.",
    ]
    _, said = encoder.embed([texts])
    assert [bool(chance >= 0.5) for chance in said] == [False, True, False, True]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([5], [(0, 1)]),
        ([60, 60, 60], [(0, 2), (2, 3)]),
        ([126, 1], [(0, 1), (1, 2)]),
        ([3, 400, 3, 3], [(0, 1), (1, 2), (2, 4)]),
    ],
)
def test_sentences_share_a_window_while_they_fit(lengths, expected):
    assert list(together(lengths)) == expected
