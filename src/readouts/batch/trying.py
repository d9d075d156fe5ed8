"""Which document of a part is being read, noted so that it outlives whoever reads it.

A document that takes its reader's process along would do so for ever, as every other process begins the
part anew. So each writes down what it begins, and the fourth passes over what three died of.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

_TRIES = 3
_BEGUN = "-"


class Trying:
    """The notes of one try at a part, and of those before it in the same run."""

    def __init__(self, path: Path, run: str) -> None:
        """Begin a try.

        Args:
            path: Where the notes are.
            run: The word of this run; notes of others do not count.

        Raises:
            OSError: they cannot be read or written.
        """
        self._run, self._deaths = run, _deaths(path, run)
        # Not buffered: what is noted is there for the next try, whatever becomes of this process.
        self._file = path.open("ab", buffering=0)
        # Whoever died as it wrote may have left half a line.
        self._file.write(f"\n{run} {_BEGUN}\n".encode())

    def begins(self, place: str, most: int = _TRIES) -> bool:
        """Note what is begun; whether it may be, which it may not where as many tries as that died of it."""
        self._file.write(f"{self._run} {place}\n".encode())
        return self._deaths[place] < most

    def close(self) -> None:
        """End the try."""
        self._file.close()


def begun(path: Path, run: str) -> int:
    """How many tries at a part began in this run."""
    return _places(path, run).count(_BEGUN)


def _deaths(path: Path, run: str) -> Counter[str]:
    """How many tries ended with each thing that was begun."""
    tries = groupby(_places(path, run), lambda place: place == _BEGUN)
    return Counter(list(places)[-1] for begins, places in tries if not begins)


def _places(path: Path, run: str) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    pairs = (line.split(" ") for line in lines)
    return [pair[1] for pair in pairs if len(pair) == 2 and pair[0] == run]
