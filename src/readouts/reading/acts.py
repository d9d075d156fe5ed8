"""What a statement does: PLOVER 0.8's acts, and STATE, CONFIRM and DENY where it does no more.

First comes the cue ("urged", "ruled out"). Where the cue only reports ("said"), the act is what the content
says that the speaker's own side does ("we will send"), or asks of others ("they must stop"). The code beside
it that is always PLOVER's comes from there too, else from weights that were learnt on coded sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from readouts.reading import actwords, clauses
from readouts.reading.clauses import Deed
from readouts.records import Document, Statement

ACTS = (
    "ACCUSE AGREE AID ASSAULT COERCE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST SANCTION SUPPORT "
    "THREATEN YIELD"
).split()
OURS = ("STATE", "CONFIRM", "DENY")
# Who denies refuses to accept; who states something that is no act of PLOVER's at least speaks.
_PURE = {"DENY": "REJECT", "STATE": "CONSULT"}
# Least probability of the likeliest act for it to be the code beside STATE, and an unknown cue's act.
_PLAUSIBLE, _LIKELY = 0.5, 0.5


class Weights:
    """A linear classifier of sentences (one logistic regression an act, Hastie et al. 2009, ch. 4).

    The table has a row for each hash of a feature: its rarity, a weight for each of :data:`ACTS`, and one
    for RETREAT against CONCEDE inside YIELD. A row with the offsets follows, and one for each number of
    :func:`readouts.reading.actwords.meaning`.
    """

    def __init__(self, table: NDArray[np.generic], vector: actwords.Vector) -> None:
        self._table, self._vector = table, vector

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        return np.asarray(self._table[: actwords.ROWS, 0], dtype=np.float32)

    @cached_property
    def _heavy(self) -> actwords.Vector:
        return actwords.weighing(self._vector, self._rarity)

    @cached_property
    def _rest(self) -> NDArray[np.float32]:
        return np.asarray(self._table[actwords.ROWS :, 1:], dtype=np.float32)

    def chances(self, words: Sequence[str], source: str = "", target: str = "") -> dict[str, float]:
        """The probability of each act of PLOVER 0.8; they sum to 1.

        Args:
            words: a sentence's tokens, as :func:`readouts.reading.actwords.tokens` gives them.
            source: the words naming who does it.
            target: the words naming to whom.
        """
        where, value = actwords.weighed(actwords.features(words, source, target), self._rarity)
        weights = self._table[where, 1:].astype(np.float32)
        offset, dense = self._rest[0], self._rest[1:]
        scores = value @ weights + offset + actwords.meaning(words, self._heavy) @ dense
        each = np.exp(scores[:-1] - scores[:-1].max())
        found = dict(zip(ACTS, (each / each.sum()).tolist(), strict=True))
        yielded, retreat = found.pop("YIELD"), float(1 / (1 + np.exp(-scores[-1])))
        return found | {"RETREAT": yielded * retreat, "CONCEDE": yielded * (1 - retreat)}

    def likeliest(self, words: Sequence[str], source: str = "", target: str = "") -> tuple[str, float]:
        """The likeliest act and its probability; CONCEDE and RETREAT are weighed as one."""
        found = self.chances(words, source, target)
        whole = found["CONCEDE"] + found["RETREAT"]
        best = max((act for act in found if act not in ("CONCEDE", "RETREAT")), key=lambda act: found[act])
        if whole > found[best]:
            return ("RETREAT" if found["RETREAT"] > found["CONCEDE"] else "CONCEDE"), whole
        return best, found[best]


def resolve(document: Document, statements: Iterable[Statement], weights: Weights) -> tuple[Statement, ...]:
    """Every statement with its act, mode and flags."""
    return tuple(_resolved(document, statement, weights) for statement in statements)


def _resolved(document: Document, statement: Statement, weights: Weights) -> Statement:
    source = statement.source.text if statement.source else ""
    cue = clauses.cue(document.text, statement)
    own = clauses.own_side(statement)
    content = clauses.content(statement.content.text, own, reported=statement.kind == "indirect")
    act, deed = _act(cue, content)
    if act is None:
        words = clauses.canonical(cue.words, statement.content.text)
        guess, chance = weights.likeliest(words, source)
        act = guess if chance >= _LIKELY else "STATE"
    plover = _plover(act, content, statement, weights)
    flags = clauses.flags(deed, content, statement, document.date)
    shown = act if act not in OURS else content.act or ""
    mode = clauses.mode(shown, f"{cue.words} {statement.content.text}")
    return replace(
        statement,
        act=act,
        plover=plover,
        mode=mode,
        negated=deed.negated,
        flags=flags,
        unsaid=cue.unsaid or content.unsaid,
    )


def _act(cue: Deed, content: Deed) -> tuple[str | None, Deed]:
    """The act, and which of cue and content it is that its flags are read from; None where neither tells."""
    if cue.act == "CONFIRM" and (noun := clauses.affirmed(content)):
        return noun, cue
    if cue.act in ("CONFIRM", "DENY"):
        return cue.act, content if cue.act == "CONFIRM" and not cue.negated else cue
    if cue.act:
        return cue.act, cue
    if cue.negated:
        return "STATE", cue
    if content.act:
        return content.act, content
    return ("STATE" if cue.reports else None), content


def _plover(act: str, content: Deed, statement: Statement, weights: Weights) -> str:
    if act not in OURS:
        return act
    if act == "DENY":
        return _PURE[act]
    if content.act:
        return _PURE.get(content.act, content.act) if content.act != "CONFIRM" else _PURE["STATE"]
    if content.reported and content.reported not in OURS:
        return content.reported
    guess, chance = weights.likeliest(clauses.canonical("", statement.content.text))
    return guess if chance >= _PLAUSIBLE else _PURE["STATE"]
