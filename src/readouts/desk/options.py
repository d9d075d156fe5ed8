"""How to read, and what is known of the documents beside their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from readouts import records
from readouts.errors import SettingsError
from readouts.records import Document, Reading
from readouts.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Network(Protocol):
    """What the desk needs of a reading network; :class:`readouts.reading.reader.Reader` is one."""

    @property
    def identity(self) -> records.Network:
        """By what name and checksum an archive keeps what it reads."""

    def read(self, document: Document) -> Reading:
        """Find every statement of a document and who makes it."""

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of sentences in runs [n, 2, d], and the probability that each makes a point [n]."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read, and what is known of the documents beside their text.

    ``parties``, ``issuers`` and ``dates`` say, by path, which party a document speaks for, whose
    official account it is, and its ISO 8601 date; each outweighs what the text says. Of a folder, a
    feed or an archive they hold for every document in it, unless they name that one. ``network``
    stands in for the shipped one. ``done`` is called with each input when it is finished.

    Raises:
        SettingsError: a date is not one, or a name is empty.
    """

    settings: Settings = field(default_factory=Settings)
    parties: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    network: Network | None = None
    done: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        for path, value in self.dates.items():
            if not is_date(value):
                raise SettingsError(f"the date {value!r} of {path} is not of the form YYYY-MM-DD")
        for name, values in (("party", self.parties), ("issuer", self.issuers)):
            for path, value in values.items():
                if not value.strip():
                    raise SettingsError(f"the {name} of {path} is empty")


def is_date(value: str) -> bool:
    """Whether a text is an ISO 8601 date, written in full."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
