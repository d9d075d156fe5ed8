"""From a document to its statements, step by step: pieces, network, attributions, speakers, acts."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from readouts.errors import SettingsError
from readouts.reading import acts, quotes, speakers
from readouts.reading.actors import gazetteer
from readouts.reading.attitudes import attitude
from readouts.reading.attribution import Attribution, Looks, attributions
from readouts.reading.coreference import Clusters
from readouts.reading.encoder import Encoder
from readouts.reading.pieces import Pieces, cut
from readouts.records import Document, Mention, Network, Passage, Reading, Span, Statement

# So many suspected cues are decoded together: enough to be quick, too few to fill the memory.
_AT_ONCE = 256


class Reader:
    """Reads documents; safe to share between threads, and the same document always reads the same."""

    def __init__(self, actors: str = "") -> None:
        """Nothing is loaded yet.

        Args:
            actors: Path of the user's own file of actors, if any.
        """
        self._encoder = Encoder()
        self._actors = actors
        self._known = gazetteer(actors)

    @cached_property
    def identity(self) -> Network:
        """The release, since rules read as well, and one SHA-256 of all that it reads with.

        Raises:
            SettingsError: the user's own file of actors cannot be read.
        """
        digest = sha256(json.dumps(self._encoder.checksums, sort_keys=True).encode())
        if self._actors:
            try:
                digest.update(Path(self._actors).read_bytes())
            except OSError as error:
                raise SettingsError(f"{self._actors}: this file cannot be read: {error.strerror}") from error
        return Network(f"readouts {version('readouts')}", digest.hexdigest())

    @cached_property
    def _acts(self) -> acts.Weights:
        return acts.Weights(self._encoder.acts, self._encoder.word)

    def knowing(self, actors: str) -> Reader:
        """A reader with the same network and another file of actors.

        Raises:
            ModelMissing: a table of the gazetteer is absent.
            SettingsError: the file cannot be used.
        """
        other = copy(self)
        other._actors, other._known = actors, gazetteer(actors)
        other.__dict__.pop("identity", None)
        # A file that makes no sense stops the run, not its first document.
        _ = other._known.tables
        return other

    def load(self) -> None:
        """Load the network now, rather than with the first document.

        Raises:
            ModelError: a file of the network is missing or is not the one shipped.
        """
        self._encoder.load()

    def read(self, document: Document) -> Reading:
        """Find every statement of a document, who makes it and what it does."""
        depths = quotes.inside(document.text)
        pieces = cut(document.text, self._encoder.tokenizer, depths)
        found, mentions = self._look(document.text, pieces)
        # A margin is a turn's own source; the network may take its colon for a cue.
        margins = [Span(turn.label.start, turn.body.start) for turn in document.turns]
        found = [one for one in found if not _touches(one, (*document.furniture, *margins))]
        statements = _order([*_turns(document), *_statements(document.text, found, depths)])
        statements = _within_turns(statements)
        spoken = speakers.resolve(document, statements, self._known, mentions, depths)
        return Reading(document, acts.resolve(document, spoken, self._acts), mentions)

    def _look(self, text: str, pieces: Pieces) -> tuple[list[Attribution], tuple[Mention, ...]]:
        """Attributions and mentions of a text, decoded as its windows come in."""
        inner = self._encoder.inner[pieces.ids]
        clusters = Clusters(self._encoder.link, text, pieces)
        found: list[Attribution] = []
        taken: set[int] = set()
        held: list[Looks] = []

        def decode() -> None:
            found.extend(attributions(pieces, inner, Looks.together(held), self._encoder.decoding, taken))
            held.clear()

        for sight in self._encoder.look(pieces):
            clusters.add(sight, inner)
            held.append(sight.looks)
            if sum(len(looks.anchors) for looks in held) > _AT_ONCE:
                decode()
        if held:
            decode()
        return found, clusters.mentions()

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of sentences, and whether each makes a point; see :meth:`Encoder.embed`."""
        return self._encoder.embed(runs)


def _touches(found: Attribution, furniture: Iterable[Span]) -> bool:
    spans = (*found.content, *found.cue, *found.source)
    return any(a.start < b.end and b.start < a.end for a in furniture for b in spans)


def _statements(text: str, found: Sequence[Attribution], depths: bytes) -> list[Statement]:
    return [
        Statement(
            id="",
            kind=quotes.kind_of(text, one.content, depths),
            attitude=attitude(" ".join(text[start:end] for start, end in one.cue)),
            content=Passage.of(text, one.content),
            source=Passage.of(text, one.source) if one.source else None,
            cue=Passage.of(text, one.cue),
            confidence=round(one.confidence, 3),
        )
        for one in found
    ]


def _turns(document: Document) -> list[Statement]:
    """What a transcript's margin says is somebody's own words, from margin to margin."""
    return [
        Statement(
            id="",
            kind="direct",
            attitude="assertion",
            content=Passage.of(document.text, [turn.body]),
            source=Passage.of(document.text, [turn.label]),
        )
        for turn in document.turns
        if turn.body.start < turn.body.end
    ]


def _order(statements: Iterable[Statement]) -> list[Statement]:
    """Statements by where they begin, the longer first, named s1, s2, ... in that order."""

    def place(statement: Statement) -> tuple[int, int]:
        parts = [part for part in (statement.source, statement.cue, statement.content) if part]
        return min(part.start for part in parts), -max(part.end for part in parts)

    ordered = sorted(statements, key=place)
    return [replace(statement, id=f"s{i}") for i, statement in enumerate(ordered, 1)]


def _within_turns(statements: Sequence[Statement]) -> list[Statement]:
    """Say of each statement inside a transcript's turn whose turn it is in."""
    turns = [statement for statement in statements if statement.cue is None]
    starts = [turn.content.start for turn in turns]
    out = []
    for statement in statements:
        i = bisect_right(starts, statement.content.start) - 1
        inside = statement.cue is not None and i >= 0 and statement.content.end <= turns[i].content.end
        out.append(replace(statement, within=turns[i].id) if inside else statement)
    return out
