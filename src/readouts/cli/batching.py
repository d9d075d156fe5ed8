"""The command that reads very many documents into Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from readouts.cli import flags
from readouts.cli.printing import say

if TYPE_CHECKING:
    from readouts.batch import Progress, Report

batching_app = typer.Typer()


@batching_app.command()
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Files, folders, web archives, JSON lines, Parquet; or addresses such as s3://bucket/*.warc.gz.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option("--output", metavar="DIR", help="The folder of tables; the same again goes on with it."),
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="How many processes read; one for each processor."
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="ADDRESS", help="Read on this Ray cluster; local starts Ray on this machine."
        ),
    ] = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Read very many documents into a folder of Parquet tables, by several processes or a cluster.

    What stops it loses nothing that is finished: the same command goes on. What cannot be read is a
    row of the table of failures.
    """
    from readouts import batch as room

    chosen = flags.options([], config, batch_workers=workers, batch_cluster=cluster)
    try:
        with _bar(quiet) as watch:
            report = room.run(inputs, output, chosen, watch)
    except KeyboardInterrupt:
        say(f"{output}: what is finished is kept; the same command goes on with the rest")
        raise
    if not quiet:
        say(f"{output}: {_told(report)}")
        if report.failures:
            say(f"{output}: what could not be read is in the table of failures")


def _told(report: Report) -> str:
    rate = report.read / report.seconds if report.seconds else 0.0
    found = f"{report.documents:,} documents, {report.statements:,} statements, {report.failures:,} failed"
    return f"{found}; {report.read:,} read now in {report.seconds:,.0f} s, {rate:,.1f} a second"


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """What shows how far the run is, on standard error where someone watches it."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield None
        return
    import time

    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = ("Reading", BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"))
    began = time.monotonic()
    with Bar(
        *columns,
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        speed_estimate_period=600,
    ) as bar:
        task = bar.add_task("", total=None)

        def watch(now: Progress) -> None:
            rate = (now.documents - now.before) / max(1e-9, time.monotonic() - began)
            failed = f", {now.failures:,} failed" if now.failures else ""
            shown = f"{now.documents:,} documents{failed}, {rate:,.1f}/s"
            bar.update(task, total=max(1, now.size), completed=now.bytes, description=shown)

        yield watch
