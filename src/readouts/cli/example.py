"""The command that shows the shipped example."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

import typer

from readouts import writing
from readouts.cli import forms
from readouts.cli.flags import Format, options
from readouts.cli.printing import found, out, say

if TYPE_CHECKING:
    from readouts.records import Failure

example_app = typer.Typer()


@example_app.command()
def demo(
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="FOLDER",
            help="Put the three texts, and the comparison as a page, into this new folder.",
        ),
    ] = None,
) -> None:
    """Compare the shipped example: two official accounts and a news report of an invented summit."""
    from readouts import desk

    texts = sorted(files("readouts").joinpath("examples").iterdir(), key=lambda text: text.name)
    paths = [str(text) for text in texts]
    if output is not None:
        with writing.folder(output) as opened:
            for text in texts:
                with opened(text.name) as copy:
                    copy.write(text.read_bytes())
        paths = [os.path.join(output, text.name) for text in texts]
    # What is read does not depend on it, and three documents are no burden.
    chosen = options(paths, None, threads=min(len(paths), os.cpu_count() or 1))
    failures: list[Failure] = []
    readings = list(found(desk.read(paths, chosen), failures, quiet=False))
    comparison = desk.align(readings, chosen, failures)
    if output is not None:
        page = os.path.join(output, "comparison.html")
        with writing.output(page, out) as write:
            write(forms.comparison(comparison, failures, Format.HTML, colour=False))
    out(forms.comparison(comparison, failures, Format.TERMINAL, colour=True))
    if output is not None:
        say(f"the same as a page: {page}; the texts stand beside it")
    raise typer.Exit(1 if failures else 0)
