"""Commands that fill an archive and look after it."""

from __future__ import annotations

from typing import Annotated

import typer

from readouts.cli import flags
from readouts.cli.flags import InfoFormat
from readouts.cli.printing import group, out, progress, say, told
from readouts.errors import SettingsError

keeping_app = typer.Typer()

_Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="On what grounds; it is kept.")]


@keeping_app.command()
def add(
    paths: flags.Paths,
    archive: flags.ArchiveFlag = None,
    format: flags.LinesFlag = InfoFormat.TERMINAL,
    party: flags.Party = None,
    issuer: flags.Issuer = None,
    date: flags.Date = None,
    force_language: flags.ForceLanguage = False,
    max_bytes: flags.MaxBytes = None,
    threads: flags.Threads = None,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Read documents and keep them in the archive, and group its stories.

    What is there already is not read again; what has changed becomes a new version.
    """
    from readouts.desk.archive import Archive

    chosen = flags.options(
        paths,
        config,
        {"party": party, "issuer": issuer, "date": date},
        archive=archive,
        force_language=force_language,
        max_bytes=max_bytes,
        threads=threads,
        actors=actors,
    )
    with Archive.of(chosen.settings, make=True) as kept:
        with progress(chosen, paths, quiet, False) as (chosen, tick):
            counted = told(kept.add(paths, chosen), format, quiet, tick)
        group(kept, chosen, counted, quiet)
    raise typer.Exit(1 if counted["failed"] else 0)


@keeping_app.command()
def watch(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEED", help="Addresses of feeds or pages, files or folders.")
    ],
    every: Annotated[
        float, typer.Option("--every", metavar="MINUTES", min=1, help="How often each is looked at.")
    ] = 30,
    archive: flags.ArchiveFlag = None,
    format: flags.LinesFlag = InfoFormat.TERMINAL,
    party: flags.Party = None,
    issuer: flags.Issuer = None,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Add what is new in feeds, again and again, until it is stopped (Ctrl-C)."""
    from readouts.desk.archive import Archive

    if "-" in feeds:
        raise SettingsError("standard input can be read only once: readouts add - does it")
    chosen = flags.options(feeds, config, {"party": party, "issuer": issuer}, archive=archive, actors=actors)
    with Archive.of(chosen.settings, make=True) as kept:
        for round in kept.watch(feeds, every * 60, chosen):
            told(round, format, quiet)


@keeping_app.command()
def reread(
    archive: flags.ArchiveFlag = None,
    format: flags.LinesFlag = InfoFormat.TERMINAL,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Read every document of the archive with the network that is installed now; earlier readings stay."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive, actors=actors)
    with Archive.of(chosen.settings) as kept:
        documents = [each.document for each in kept.documents()]
        with progress(chosen, documents, quiet, False) as (chosen, tick):
            counted = told(kept.reread(chosen), format, quiet, tick)
        group(kept, chosen, counted, quiet)
    raise typer.Exit(1 if counted["failed"] else 0)


@keeping_app.command()
def forget(
    document: flags.Document,
    why: _Why,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Erase a document for good, in all its versions, at somebody's request; a tombstone stays."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        address = kept.find(document)
        erased = kept.forget(address, why)
        if not quiet:
            say(f"{address}: versions erased: {erased}" if erased else f"{address}: was forgotten before")
        kept.group(chosen)


@keeping_app.command()
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy is written.")],
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Copy the archive to a file as it is at this moment, while others go on using it."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        kept.backup(file)
    if not quiet:
        say(f"{file}: written")


@keeping_app.command()
def check(archive: flags.ArchiveFlag = None, config: flags.Config = None, quiet: flags.Quiet = False) -> None:
    """Look whether everything in the archive is whole; what is not is said, a line each."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        wrong = kept.check()
        count = len(kept.documents())
    out("".join(f"{line}\n" for line in wrong))
    if not quiet:
        say(f"documents: {count}, findings: {len(wrong)}")
    raise typer.Exit(1 if wrong else 0)
