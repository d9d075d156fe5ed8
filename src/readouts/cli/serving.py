"""Commands that run the site."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from readouts.cli import flags
from readouts.cli.printing import say
from readouts.errors import SettingsError

serving_app = typer.Typer()


@serving_app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="ADDRESS", help="Where it listens.")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="At which port.")] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="How many processes answer requests.")
    ] = None,
    archive: flags.ArchiveFlag = None,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Show the archive as a site, with a worker beside it, until it is stopped (Ctrl-C)."""
    chosen = flags.options(
        [], config, archive=archive, actors=actors, site_host=host, site_port=port, site_workers=workers
    )
    try:
        from readouts.web import serving
        from readouts.web.site import address
    except ImportError as error:
        raise SettingsError(f"the site needs libraries more ({error}): install readouts[web]") from error
    if not quiet:
        say(f"the site: {address(chosen.settings)} (Ctrl-C stops it)")
    serving.serve(chosen.settings)


@serving_app.command()
def worker(
    archive: flags.ArchiveFlag = None,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Do what the site asks for: read what is added, compare, draw; until it is stopped (Ctrl-C).

    serve starts one by itself; each one more takes what the others have not begun.
    """
    chosen = flags.options([], config, archive=archive, actors=actors)
    try:
        from readouts.web.worker import run_worker
    except ImportError as error:
        raise SettingsError(f"the site needs libraries more ({error}): install readouts[web]") from error
    _say_what_is_logged(quiet)
    if not quiet:
        say("worker: waiting for work")
    run_worker(chosen.settings)


class _Lines(logging.Handler):
    """Says what is logged, a line each, with no more of an error than what it is."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info and record.exc_info[1]
        say(f"worker: {record.getMessage()}{f': {error}' if error else ''}")


def _say_what_is_logged(quiet: bool) -> None:
    logging.basicConfig(handlers=[_Lines()], level=logging.WARNING)
    logging.getLogger("readouts").setLevel(logging.WARNING if quiet else logging.INFO)
