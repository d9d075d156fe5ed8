"""Readouts: what each side of a meeting said, side by side, every word traceable to its source.

    >>> import readouts
    >>> for result in readouts.read(["report.txt"]):
    ...     ...

Nothing heavy is loaded by importing this package; a name is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readouts.desk import Options, compare, read, stories
    from readouts.desk.archive import Archive
    from readouts.errors import ReadoutsError
    from readouts.records import Comparison, Document, Failure, Issue, Reading, Statement, Story
    from readouts.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Archive",
    "Comparison",
    "Document",
    "Failure",
    "Issue",
    "Options",
    "Reading",
    "ReadoutsError",
    "Settings",
    "Statement",
    "Story",
    "__version__",
    "compare",
    "read",
    "stories",
]

_HOME = {
    "Archive": "desk.archive",
    "Comparison": "records",
    "Document": "records",
    "Failure": "records",
    "Issue": "records",
    "Options": "desk",
    "Reading": "records",
    "ReadoutsError": "errors",
    "Settings": "settings",
    "Statement": "records",
    "Story": "records",
    "compare": "desk",
    "read": "desk",
    "stories": "desk",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
