"""Commands that read documents, compare them and group them; nothing is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from readouts import writing
from readouts.cli import forms
from readouts.cli.flags import (
    Actors,
    ArchiveFlag,
    Config,
    Date,
    Explain,
    ForceLanguage,
    Format,
    FormatFlag,
    InfoFormat,
    Issuer,
    MaxBytes,
    Output,
    Party,
    Paths,
    Quiet,
    Threads,
    check_explain,
    options,
    refuse_overwriting,
)
from readouts.cli.printing import found, out, progress, say
from readouts.errors import SettingsError

if TYPE_CHECKING:
    from readouts.desk import Options
    from readouts.records import Comparison, Document, Failure, Reading, Story

documents_app = typer.Typer()

_STORY = re.compile("[0-9a-f]{12}")


@documents_app.command("read")
def read_documents(
    paths: Paths,
    format: FormatFlag = Format.TERMINAL,
    output: Output = None,
    party: Party = None,
    issuer: Issuer = None,
    date: Date = None,
    explain: Explain = False,
    force_language: ForceLanguage = False,
    max_bytes: MaxBytes = None,
    threads: Threads = None,
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Find who said what in each document."""
    from readouts import desk

    check_explain(explain, format)
    refuse_overwriting(paths, output)
    chosen = options(
        paths,
        config,
        {"party": party, "issuer": issuer, "date": date},
        force_language=force_language,
        max_bytes=max_bytes,
        threads=threads,
        actors=actors,
    )
    failures: list[Failure] = []
    collected = format in (Format.JSON, Format.MD, Format.HTML)
    with (
        writing.output(output, out) as write,
        progress(chosen, paths, quiet, output or collected) as (chosen, tick),
    ):
        # The terminal form shows warnings itself.
        shown = quiet or (format is Format.TERMINAL and output is None)
        results = found(desk.read(paths, chosen), failures, shown, tick)
        for piece in forms.readings(results, failures, format, colour=output is None, explain=explain):
            write(piece)
    raise typer.Exit(1 if failures else 0)


@documents_app.command("compare")
def compare_documents(
    paths: Paths,
    format: FormatFlag = Format.TERMINAL,
    output: Output = None,
    party: Party = None,
    issuer: Issuer = None,
    date: Date = None,
    force_language: ForceLanguage = False,
    max_bytes: MaxBytes = None,
    threads: Threads = None,
    archive: ArchiveFlag = None,
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Set side by side what each party said.

    In two or more accounts, inside one report that quotes several parties, or in a story of the archive,
    which is called by its id.
    """
    from readouts import desk

    refuse_overwriting(paths, output)
    chosen = options(
        paths,
        config,
        {"party": party, "issuer": issuer, "date": date},
        archive=archive,
        force_language=force_language,
        max_bytes=max_bytes,
        threads=threads,
        actors=actors,
    )
    failures: list[Failure] = []
    if _is_story(paths):
        number, comparison = _compared(paths[0], chosen)
        with writing.output(output, out) as write:
            write(forms.comparison(comparison, failures, format, colour=output is None))
        if not quiet:
            say(f"comparison {number}: readouts correct --comparison {number} --row N puts a row right")
        return
    with progress(chosen, paths, quiet, True) as (chosen, tick):
        readings = list(found(desk.read(paths, chosen), failures, quiet, tick))
        try:
            comparison = desk.align(readings, chosen, failures)
        except SettingsError as error:
            say(str(error))
            raise typer.Exit(1 if failures else 2) from None
    with writing.output(output, out) as write:
        write(forms.comparison(comparison, failures, format, colour=output is None))
    raise typer.Exit(1 if failures else 0)


@documents_app.command("stories")
def group_documents(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="What to group, as of read; without any, the archive's stories."),
    ] = None,
    format: Annotated[
        InfoFormat, typer.Option("--format", help="How the output is written.")
    ] = InfoFormat.TERMINAL,
    output: Output = None,
    party: Party = None,
    issuer: Issuer = None,
    date: Date = None,
    force_language: ForceLanguage = False,
    max_bytes: MaxBytes = None,
    threads: Threads = None,
    archive: ArchiveFlag = None,
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Group documents that report the same meeting, call or other happening, and say why.

    Without documents, show the stories of the archive.
    """
    from dataclasses import replace

    from readouts import desk
    from readouts.rendering import groups, json

    paths = paths or []
    refuse_overwriting(paths, output)
    chosen = options(
        paths,
        config,
        {"party": party, "issuer": issuer, "date": date},
        archive=archive,
        force_language=force_language,
        max_bytes=max_bytes,
        threads=threads,
        actors=actors,
    )
    failures: list[Failure] = []
    documents: dict[str, Document] = {}
    if not paths:
        told, documents = _kept_stories(chosen)
        with writing.output(output, out) as write:
            write(json.stories(told) if format is InfoFormat.JSON else groups.terminal(told, documents))
        return

    def kept(readings: Iterator[Reading]) -> Iterator[Reading]:
        for reading in readings:
            documents[reading.document.id] = replace(reading.document, text="", turns=(), furniture=())
            yield reading

    with progress(chosen, paths, quiet, True) as (chosen, tick):
        told = desk.group(kept(found(desk.read(paths, chosen), failures, quiet, tick)), chosen)
    with writing.output(output, out) as write:
        write(json.stories(told) if format is InfoFormat.JSON else groups.terminal(told, documents))
    raise typer.Exit(1 if failures else 0)


@documents_app.command()
def info(
    format: Annotated[
        InfoFormat, typer.Option("--format", help="How the output is written.")
    ] = InfoFormat.TERMINAL,
) -> None:
    """Show versions, and check the network's files."""
    import json

    from readouts import desk

    about = desk.about()
    if format is InfoFormat.JSON:
        out(json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    else:
        out("".join(f"{name:<14} {value}\n" for name, value in about["versions"].items()))
        out(f"{'network':<14} {about['network']}\n")
        for file in about["files"]:
            out(f"  {file['sha256']}  {file['name']}  {'as shipped' if file['shipped'] else 'CHANGED'}\n")
    raise typer.Exit(0 if all(file["shipped"] for file in about["files"]) else 1)


def _is_story(paths: Sequence[str]) -> bool:
    """Whether the one thing that is to be compared is a story's id, and not a file of that name.

    Raises:
        SettingsError: a story's id is among other things.
    """
    named = [path for path in paths if _STORY.fullmatch(path) and not os.path.exists(path)]
    if named and len(paths) > 1:
        raise SettingsError(f"{named[0]}: a story is compared by itself, without documents beside it")
    return bool(named)


def _compared(story: str, chosen: Options) -> tuple[int, Comparison]:
    from readouts.desk.archive import Archive

    with Archive.of(chosen.settings) as kept:
        number = kept.compare(story, chosen).id
        return number, kept.comparison(number)


def _kept_stories(chosen: Options) -> tuple[tuple[Story, ...], dict[str, Document]]:
    """The archive's stories, and what is known of the documents that are told together."""
    from readouts.desk.archive import Archive

    with Archive.of(chosen.settings) as kept:
        kept.group(chosen)
        told = kept.stories()
        together = {id for story in told if len(story.documents) > 1 for id in story.documents}
        return told, {id: kept.document(id) for id in sorted(together)}
