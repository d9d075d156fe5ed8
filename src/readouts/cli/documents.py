"""Commands that read documents, compare them and group them; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from readouts import __version__, writing
from readouts.cli.flags import (
    Actors,
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
    options,
    refuse_overwriting,
)
from readouts.cli.printing import found, out, progress, say, screen
from readouts.errors import SettingsError

if TYPE_CHECKING:
    from readouts.records import Comparison, Document, Failure, Reading

documents_app = typer.Typer()


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

    if explain and format is not Format.TERMINAL:
        raise SettingsError(
            "--explain goes with --format terminal; the other formats hold the evidence anyway"
        )
    refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    chosen = options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    collected = format in (Format.JSON, Format.MD, Format.HTML)
    with (
        writing.output(output, out) as write,
        progress(chosen, paths, quiet, output or collected) as chosen,
    ):
        results = found(desk.read(paths, chosen), failures, quiet)
        for piece in _written_readings(results, failures, format, colour=output is None, explain=explain):
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
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Set side by side what each party said.

    In two or more accounts, or inside one report that quotes several parties.
    """
    from readouts import desk

    refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    chosen = options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    with progress(chosen, paths, quiet, True) as chosen:
        readings = list(found(desk.read(paths, chosen), failures, quiet))
        try:
            comparison = desk.align(readings, chosen, failures)
        except SettingsError as error:
            say(str(error))
            raise typer.Exit(1 if failures else 2) from None
    with writing.output(output, out) as write:
        write(_written_comparison(comparison, failures, format, colour=output is None))
    raise typer.Exit(1 if failures else 0)


@documents_app.command("stories")
def group_documents(
    paths: Paths,
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
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Group documents that report the same meeting, call or other happening, and say why."""
    from dataclasses import replace

    from readouts import desk
    from readouts.rendering import groups, json

    refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    chosen = options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    documents: dict[str, Document] = {}

    def kept(readings: Iterator[Reading]) -> Iterator[Reading]:
        for reading in readings:
            documents[reading.document.id] = replace(reading.document, text="", turns=(), furniture=())
            yield reading

    with progress(chosen, paths, quiet, True) as chosen:
        told = desk.group(kept(found(desk.read(paths, chosen), failures, quiet)), chosen)
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


def _written_readings(
    found: Iterator[Reading], failures: list[Failure], format: Format, *, colour: bool, explain: bool
) -> Iterator[str]:
    from readouts.rendering import json, markdown, page, tables, terminal

    match format:
        case Format.TERMINAL:
            width, color = screen(colour)
            for reading in found:
                yield terminal.readings([reading], width=width, color=color, explain=explain)
        case Format.JSONL:
            yield from map(json.line, found)
        case Format.CSV:
            yield tables.readings([])
            yield from (tables.readings([reading], header=False) for reading in found)
        case Format.JSON:
            yield json.readings(found)
        case Format.MD:
            yield markdown.readings(list(found))
        case Format.HTML:
            yield page.readings(list(found), version=__version__, failures=failures)


def _written_comparison(
    comparison: Comparison, failures: list[Failure], format: Format, *, colour: bool
) -> str:
    from readouts.rendering import json, markdown, page, tables, terminal

    match format:
        case Format.TERMINAL:
            width, color = screen(colour)
            return terminal.comparison(comparison, width=width, color=color)
        case Format.JSON:
            return json.comparison(comparison)
        case Format.JSONL:
            return json.comparison(comparison, indent=None)
        case Format.CSV:
            return tables.comparison(comparison)
        case Format.MD:
            return markdown.comparison(comparison)
        case Format.HTML:
            return page.comparison(comparison, version=__version__, failures=failures)
