"""Commands that write an archive for other tools, and take in what was read elsewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from readouts.cli import flags
from readouts.cli.flags import InfoFormat
from readouts.cli.printing import group, out, say, told
from readouts.errors import SettingsError

exchange_app = typer.Typer()


class Export(StrEnum):
    """What an archive is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ANNOTATIONS = "annotations"
    SCHEMAORG = "schemaorg"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    BRAT = "brat"
    SPACY = "spacy"


_FOLDERS = (Export.PARQUET, Export.BRAT, Export.SPACY)


@exchange_app.command()
def export(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="DOCUMENT", help="Only these; all by default.")
    ] = None,
    format: Annotated[Export, typer.Option("--format", help="As what; see docs/exports.md.")] = Export.JSONL,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="PATH",
            help="Write to this file instead; parquet, brat and spacy make a folder.",
        ),
    ] = None,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Write the archive's documents and statements in a form that other tools read."""
    from readouts.desk.archive import Archive, place

    if output is None and format in _FOLDERS:
        raise SettingsError(f"{format} is a folder: say --output FOLDER")
    chosen = flags.options([], config, archive=archive)
    flags.refuse_overwriting([place(chosen.settings)], output)
    with Archive.of(chosen.settings) as kept:
        only = [kept.find(document) for document in documents] if documents else None
        if output is None:
            for piece in kept.exported(format, only):
                out(piece)
        else:
            kept.export(format, output, only)
            if not quiet:
                say(f"{output}: written")


@exchange_app.command("import")
def import_(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="JSON lines, gzipped or not, folders of Parquet, or of batch."),
    ],
    archive: flags.ArchiveFlag = None,
    format: flags.LinesFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Keep what was read and exported elsewhere, without reading it again."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings, make=True) as kept:
        counted = told(kept.import_(paths, chosen), format, quiet)
        group(kept, chosen, counted, quiet)
    raise typer.Exit(1 if counted["failed"] else 0)
