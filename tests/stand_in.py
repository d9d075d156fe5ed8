"""A stand-in for the network that reads; apart, because the programs that tests start need no pytest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from readouts.records import Document, Network, Passage, Reading, Statement


class StandIn:
    """Reads nothing but lines of the form ``NAME said: WORDS``, at once and without a model."""

    identity = Network("stand-in", "0" * 64)

    def read(self, document: Document) -> Reading:
        if "explode" in document.text:
            raise RuntimeError("the network\nexploded")
        statements, position = [], 0
        for line in document.text.splitlines(keepends=True):
            source, cue, content = line.partition(" said: ")
            if cue:
                at = position + len(source)
                statements.append(
                    Statement(
                        id=f"s{len(statements) + 1}",
                        kind="indirect",
                        attitude="assertion",
                        content=Passage.of(
                            document.text, [(at + len(cue), at + len(cue) + len(content.rstrip()))]
                        ),
                        source=Passage.of(document.text, [(position, at)]),
                        cue=Passage.of(document.text, [(at + 1, at + 5)]),
                        party=document.party,
                    )
                )
            position += len(line)
        return Reading(document, tuple(statements))

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        texts = [text for run in runs for text in run]
        rows = [np.random.default_rng(sum(map(ord, text))).normal(size=384) for text in texts]
        stacked = np.array(rows, dtype=np.float32).reshape(len(rows), 384)
        stacked /= np.linalg.norm(stacked, axis=1, keepdims=True)
        return np.stack([stacked, stacked], axis=1), np.ones(len(texts), np.float32)
