"""The networks at run time: the only module that imports onnxruntime.

Each window is run alone and on one thread, so a document reads the same alone, in any batch and
whatever else is being read beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from readouts.errors import ModelMismatch, ModelMissing
from readouts.reading.attribution import Decoding, Looks
from readouts.reading.mentions import Sight
from readouts.reading.pieces import SIZE, Pieces, together, windows

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent.parent / "models" / "en"
_UNKNOWN, _CLS, _SEP = 100, 101, 102
# The first look's probability below which a piece is not looked at again; see docs/model.md.
_LIKELY = 0.3
# Threads that make sentence vectors: comparing is for somebody who waits.
_THREADS = 4
_OUTPUTS = ["anchors", "sure", "roles", "known", "names", "spots", "score", "first", "last"]


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each of the network's files, as shipped.

    Raises:
        ModelMissing: the list of checksums is absent.
    """
    try:
        listed: dict[str, str] = json.loads((folder / "checksums.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelMissing(
            f"the network's checksums.json is missing in {folder}; install the package again"
        ) from error
    return listed


class Encoder:
    """The reading network and the sentence network, each loaded when first asked for.

    Safe to share between threads.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder
        self.checksums = checksums(self._folder)

    def _bytes(self, name: str) -> bytes:
        try:
            data = (self._folder / name).read_bytes()
        except OSError as error:
            raise ModelMissing(f"the network's file {name} is missing; install the package again") from error
        if hashlib.sha256(data).hexdigest() != self.checksums.get(name):
            raise ModelMismatch(
                f"the network's file {name} is not the one that was shipped; install the package again"
            )
        return data

    def _array(self, name: str) -> NDArray[np.generic]:
        self._bytes(name)
        array: NDArray[np.generic] = np.load(self._folder / name, mmap_mode="r", allow_pickle=False)
        # The same memory by another name: an index into a memmap costs four times as much.
        return array.view(np.ndarray)

    def _session(self, name: str) -> onnxruntime.InferenceSession:
        # Its Linux wheels would otherwise write a device id under the user's cache.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            self._bytes(name),
            options,
            providers=["CPUExecutionProvider"],
            # The fused node is slower on a CPU than the two that it stands for: reading loses 5%.
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The word-piece tokenizer that both networks share."""
        from tokenizers import Tokenizer

        tokenizer: Tokenizer = Tokenizer.from_str(self._bytes("tokenizer.json").decode("utf-8"))
        return tokenizer

    @cached_property
    def decoding(self) -> Decoding:
        """How this network's numbers become attributions."""
        return Decoding.from_dict(json.loads(self._bytes("decoding.json")))

    @cached_property
    def inner(self) -> NDArray[np.bool_]:
        """Whether each piece of the vocabulary continues a word [vocabulary]."""
        vocabulary = self.tokenizer.get_vocab()
        flags = np.zeros(len(vocabulary), dtype=np.bool_)
        flags[[number for piece, number in vocabulary.items() if piece.startswith("##")]] = True
        return flags

    @cached_property
    def _reader(self) -> onnxruntime.InferenceSession:
        return self._session("reader.onnx")

    @cached_property
    def _linker(self) -> onnxruntime.InferenceSession:
        return self._session("linker.onnx")

    @cached_property
    def _sentence(self) -> onnxruntime.InferenceSession:
        return self._session("sentence.onnx")

    @cached_property
    def _table(self) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        return self._array("pieces.npy"), self._array("scales.npy")

    @cached_property
    def acts(self) -> NDArray[np.generic]:
        """The table of weights for acts, as :class:`readouts.reading.acts.Weights` reads it."""
        return self._array("acts.npy")

    def word(self, word: str) -> NDArray[np.float32]:
        """The mean of the vectors of a word's pieces, of length 1 [384]; no network is run."""
        table, scales = self._table
        ids = self.tokenizer.encode(word, add_special_tokens=False).ids
        vector: NDArray[np.float32] = (
            table[ids].astype(np.float32) * scales[ids, None].astype(np.float32)
        ).sum(axis=0)
        length = float(np.sqrt(vector @ vector))
        return vector / length if length else vector

    def load(self) -> None:
        """Load what reading needs now, rather than with the first document."""
        _ = self.inner, self.decoding, self._reader, self._linker, self._table, self.acts

    def _vectors(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        table, scales = self._table
        marked = np.concatenate([[_CLS], ids, [_SEP]])
        vectors: NDArray[np.float32] = table[marked].astype(np.float32) * scales[marked, None]
        return vectors[None]

    def look(self, pieces: Pieces) -> Iterator[Sight]:
        """Read a text once, window by window: suspected cues with the roles around them, names, mentions."""
        for window in windows(pieces.breaks):
            signs = np.zeros((1, window.end - window.start + 2), dtype=np.int64)
            signs[0, 1:-1] = pieces.signs[window.start : window.end]
            feeds = {
                "pieces": self._vectors(pieces.ids[window.start : window.end]),
                "signs": signs,
                "range": np.array([window.first, window.last]) - window.start + 1,
                "threshold": np.array([_LIKELY], dtype=np.float32),
            }
            anchors, sure, roles, known, names, spots, score, first, last = self._reader.run(_OUTPUTS, feeds)
            yield Sight(
                window,
                Looks(anchors - 1 + window.start, 1 / (1 + np.exp(-sure)), roles, known),
                names[1:-1],
                spots - 1 + window.start,
                score,
                first[1:-1],
                last[1:-1],
            )

    def link(
        self, first: NDArray[np.float32], last: NDArray[np.float32], cells: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Kinds of mentions and what each of the last of them refers back to.

        Args:
            first: what each mention's first piece is, from :meth:`look` [n, 128].
            last: the same of its last piece [n, 128].
            cells: the cell of each pair of one of the last k mentions with any [k, n].

        Returns:
            Logits of kinds [n, 4] and of links [k, n]; a link is likelier than none above 0.
        """
        kinds, links = self._linker.run(["kinds", "links"], {"first": first, "last": last, "cells": cells})
        return kinds, links

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What sentences mean (Reimers and Gurevych 2019), which point they are, and whether they make one.

        Args:
            runs: sentences that follow each other, read together as far as a window holds them (a text is cut
                after 286 word pieces); each run apart from the others.

        Returns:
            For each of the n sentences in the order of the runs: two vectors of length 1 [n, 2, 384], what it
            means and the same with what the sentences of one meeting have in common played down; and the
            probability that it makes a point and is no greeting, thanks or filler [n]
            (training/discern.py).
        """
        windows: list[list[NDArray[np.int32]]] = []
        for run in runs:
            pieces = [
                np.array(
                    self.tokenizer.encode(text, add_special_tokens=False).ids[:SIZE] or [_UNKNOWN], np.int32
                )
                for text in run
            ]
            windows += [pieces[a:b] for a, b in together([len(ids) for ids in pieces])]
        if not windows:
            return np.zeros((0, 2, 384), np.float32), np.zeros(0, np.float32)
        session = self._sentence
        # Longest first, so that no thread waits long for another.
        order = sorted(range(len(windows)), key=lambda at: -sum(map(len, windows[at])))
        with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
            # Each window is run alone, so it makes no difference which thread it falls to.
            done = dict(zip(order, pool.map(lambda at: self._told(session, windows[at]), order), strict=True))
        rows = [done[at] for at in range(len(windows))]
        said = np.concatenate([row[2][:, 0] for row in rows])
        vectors = np.concatenate([np.stack(row[:2], axis=1) for row in rows])
        return vectors, np.asarray(1 / (1 + np.exp(-said)), np.float32)

    def _told(
        self, session: onnxruntime.InferenceSession, sentences: Sequence[NDArray[np.int32]]
    ) -> list[NDArray[np.float32]]:
        shares = np.zeros((len(sentences), 2 + sum(map(len, sentences))), np.float32)
        start = 1
        for row, ids in enumerate(sentences):
            shares[row, start : start + len(ids)] = 1 / len(ids)
            start += len(ids)
        feeds = {"pieces": self._vectors(np.concatenate(sentences)), "shares": shares}
        found: list[NDArray[np.float32]] = session.run(["vector", "point", "said"], feeds)
        return found
