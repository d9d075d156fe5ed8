"""What is told of the parts of a run: to whom reads one, by whom did, and to whoever watches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from readouts.desk import Options
from readouts.records import Network

READINGS = 1_000_000_000
"""``reading`` counts from this times the part's number, so that it is of one document in the whole run."""


@dataclass(frozen=True, slots=True)
class Task:
    """What whoever reads a part has to know of the run.

    ``run`` is one word that no other run on the same folder has. ``network`` is who has to read.
    """

    folder: str
    run: str
    network: Network
    options: Options


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a part; it is there only where its files are, and each with ``size`` and ``sha256``.

    ``edges`` say of each range that is of a web archive where the first record began, and the first behind
    it. ``bytes`` are those of the input, about.
    """

    part: int
    documents: int
    statements: int
    failures: int
    words: int
    bytes: int
    seconds: float
    files: Mapping[str, Mapping[str, Any]]
    edges: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self) | {"edges": {str(at): list(ends) for at, ends in self.edges.items()}}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Summary:
        """Inverse of :meth:`to_dict`.

        Raises:
            TypeError, KeyError, ValueError, AttributeError: it is no summary.
        """
        edges = {int(at): (began, after) for at, (began, after) in value["edges"].items()}
        return cls(**{**value, "edges": edges})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: parts, and the bytes of the input, of how many; documents and failures so far.

    ``before`` is how many of the documents an earlier run had read.
    """

    parts: int
    of: int
    bytes: int
    size: int
    documents: int
    failures: int
    before: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is in the folder once a run is finished; ``read`` documents and ``seconds`` are this run's own."""

    documents: int
    statements: int
    failures: int
    words: int
    read: int
    seconds: float
