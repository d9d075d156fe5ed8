"""What is printed: data on standard output, everything else on standard error, a line each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from readouts import writing

if TYPE_CHECKING:
    from readouts.desk import Options
    from readouts.records import Failure, Reading

FEW = 3
"""Up to this many documents are read without a progress bar."""


def screen(to_stdout: bool) -> tuple[int, bool]:
    """Columns to fill, and whether to colour: only a terminal gets either from its own size and kind."""
    import shutil

    if not (to_stdout and sys.stdout.isatty()):
        return 100, False
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM", "dumb") == "dumb"
    return shutil.get_terminal_size().columns, not plain


@contextmanager
def progress(options: Options, paths: Sequence[str], quiet: bool, silent_stdout: object) -> Iterator[Options]:
    """A bar on standard error, where someone watches it and nothing else is being printed."""
    busy = not silent_stdout and sys.stdout.isatty()
    if len(paths) <= FEW or quiet or busy or not sys.stderr.isatty():
        yield options
        return
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("Reading", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("read", total=len(paths))
        yield replace(options, done=lambda _: bar.advance(task))


def out(text: str) -> None:
    """Write to standard output, at once.

    Raises:
        ReadoutsError: it is full.
    """
    with writing.mapped("standard output"):
        sys.stdout.write(text)
        sys.stdout.flush()


def say(message: str) -> None:
    """Write a line to standard error."""
    from readouts.rendering.wording import plain

    # Nobody is left to tell where standard error is closed or full.
    with suppress(OSError, ValueError):
        sys.stderr.write(f"readouts: {plain(message)}\n")
        sys.stderr.flush()


def found(results: Iterable[Reading | Failure], failures: list[Failure], quiet: bool) -> Iterator[Reading]:
    """The readings; failures are said and kept, warnings are said."""
    from readouts.records import Failure

    for result in results:
        if isinstance(result, Failure):
            failures.append(result)
            say(f"{result.document}: {result.error}")
            continue
        for warning in () if quiet else result.document.warnings:
            say(f"{result.document.id}: warning: {warning}")
        yield result
        del result  # a stream holds one document at a time
