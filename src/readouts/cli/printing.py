"""What is printed: data on standard output, everything else on standard error, a line each."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from readouts import writing

if TYPE_CHECKING:
    from readouts.cli.flags import InfoFormat
    from readouts.desk import Options
    from readouts.desk.archive import Archive
    from readouts.records import Added, Failure, Reading

FEW = 3
"""Up to this many inputs, their documents are counted instead: there may be a folder among them."""


def screen(to_stdout: bool) -> tuple[int, bool]:
    """Columns to fill, and whether to colour: only a terminal gets either from its own size and kind."""
    import shutil

    if not (to_stdout and sys.stdout.isatty()):
        return 100, False
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM", "dumb") == "dumb"
    return shutil.get_terminal_size().columns, not plain


@contextmanager
def progress(
    options: Options, paths: Sequence[str], quiet: bool, silent_stdout: object
) -> Iterator[tuple[Options, Callable[[], None]]]:
    """A bar on standard error, where someone watches it and nothing else is being printed.

    It counts inputs, and where they are few the documents that come of them.

    Yields:
        Options to read with, and what to call after each document.
    """
    few = len(paths) <= FEW
    busy = sys.stdout.isatty() and (few or not silent_stdout)
    if quiet or busy or not sys.stderr.isatty():
        yield options, _nothing
        return
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns: tuple[str | ProgressColumn, ...]
    columns = ("Reading", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    if few:
        columns = (SpinnerColumn(), "Reading", TextColumn("documents done: {task.completed:.0f}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("read", total=None if few else len(paths))
        if few:
            yield options, lambda: bar.advance(task)
        else:
            yield replace(options, done=lambda _: bar.advance(task)), _nothing


def _nothing() -> None:
    pass


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


def found(
    results: Iterable[Reading | Failure],
    failures: list[Failure],
    quiet: bool,
    tick: Callable[[], None] = _nothing,
) -> Iterator[Reading]:
    """The readings; failures are said and kept, warnings are said; ``tick`` is called after each."""
    from readouts.records import Failure

    for result in results:
        if isinstance(result, Failure):
            failures.append(result)
            say(f"{result.document}: {result.error}")
            tick()
            continue
        warned(result.document.id, () if quiet else result.document.warnings)
        yield result
        del result  # a stream holds one document at a time
        tick()


def warned(document: str, warnings: Iterable[str]) -> None:
    """Say each warning of a document once."""
    for warning in dict.fromkeys(warnings):
        say(f"{document}: warning: {warning}")


def told(
    results: Iterable[Added | Failure],
    format: InfoFormat,
    quiet: bool,
    tick: Callable[[], None] = _nothing,
) -> Counter[str]:
    """Say what became of each document, and call ``tick``; how often what."""
    from readouts.records import Failure
    from readouts.rendering import json, wording

    counted: Counter[str] = Counter()
    for result in results:
        tick()
        if isinstance(result, Failure):
            counted["failed"] += 1
            say(f"{result.document}: {result.error}")
            continue
        counted[result.outcome] += 1
        if format == "json":
            out(json.dumped(result.to_dict()) + "\n")
        elif result.outcome != "unchanged":
            number = f" {result.version}" if result.outcome == "version" else ""
            out(f"{result.outcome + number:<11} {wording.plain(result.document)}\n")
        if result.note and not quiet:
            say(f"{result.document}: {result.note}")
        warned(result.document, () if quiet else result.warnings)
    return counted


def group(kept: Archive, options: Options, counted: Counter[str], quiet: bool) -> None:
    """Group what came, and say how much did."""
    kept.group(options)
    if not quiet:
        named = {what: "new version" if what == "version" else what for what in counted}
        done = ", ".join(f"{named[what]}: {counted[what]}" for what in sorted(counted)) or "nothing to do"
        told = sum(len(story.documents) > 1 for story in kept.stories())
        say(f"{done}; stories of several documents: {told}")
