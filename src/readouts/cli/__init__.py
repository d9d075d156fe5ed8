"""The command line.

Exit status: 0 all was read, 1 some was not or could not be written, 2 bad usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from readouts import __version__
from readouts.cli.accounts import accounts_app, site_app
from readouts.cli.actors import actors_app
from readouts.cli.batching import batching_app
from readouts.cli.correcting import correcting_app
from readouts.cli.documents import documents_app
from readouts.cli.example import example_app
from readouts.cli.exchange import exchange_app
from readouts.cli.keeping import keeping_app
from readouts.cli.looking import looking_app
from readouts.cli.printing import out, say
from readouts.cli.publishing import publishing_app
from readouts.cli.replies import replies_app
from readouts.cli.serving import serving_app
from readouts.errors import ReadoutsError, SettingsError

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Read reports and official accounts, group them by story, set side by side what each party said.",
)
app.add_typer(documents_app)
app.add_typer(example_app)
app.add_typer(keeping_app)
app.add_typer(looking_app)
app.add_typer(batching_app)
app.add_typer(exchange_app)
app.add_typer(correcting_app)
app.add_typer(publishing_app)
app.add_typer(replies_app, name="replies")
app.add_typer(serving_app)
app.add_typer(actors_app, name="actors")
app.add_typer(accounts_app, name="accounts")
app.add_typer(site_app, name="site")


def _show_version(wanted: bool) -> None:
    if wanted:
        out(f"readouts {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    pass


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: What stands behind the program's name.

    Returns:
        The exit status.
    """
    command = typer.main.get_command(app)
    try:
        with command.make_context("readouts", list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as error:
        if error.exit_code == 2 and not arguments:
            out(error.format_message() + "\n")
        else:
            say(f"{error.format_message()} (readouts --help tells more)")
        return error.exit_code
    except SettingsError as error:
        say(str(error))
        return 2
    except ReadoutsError as error:
        say(str(error))
        return 1
    except BrokenPipeError:
        # Whoever read the output has enough; what is left in the buffer must not fail at exit.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def main() -> None:
    """Entry point of the ``readouts`` command."""
    for stream in (sys.stdout, sys.stderr):
        # Lone surrogates of an undecodable path become a JSON escape instead of an error.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        say("interrupted")
        # Other threads may be deep in a document, and nobody waits for them any more.
        os._exit(130)
    # A full disk may show only now, and the interpreter would answer with a traceback.
    try:
        sys.stdout.flush()
    except OSError:
        os._exit(status or 1)
    sys.exit(status)
