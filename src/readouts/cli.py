"""The command line: data on standard output, everything else on standard error, a line each.

Exit status: 0 all was read, 1 some was not or could not be written, 2 bad usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from readouts import __version__, writing
from readouts.errors import ReadoutsError, SettingsError

if TYPE_CHECKING:
    from readouts.desk import Options
    from readouts.records import Comparison, Document, Failure, Reading

FEW = 3
"""Up to this many documents are read without a progress bar."""

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Read reports and official accounts, group them by story, set side by side what each party said.",
)


actors_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look up people, countries and organisations, and add your own.",
)
app.add_typer(actors_app, name="actors")


class Format(StrEnum):
    """How the output is written."""

    TERMINAL = "terminal"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    HTML = "html"
    CSV = "csv"


class InfoFormat(StrEnum):
    """How stories, and what the program says of itself, are written."""

    TERMINAL = "terminal"
    JSON = "json"


_Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files, folders, feeds, web archives, lists and addresses to read; - is standard input.",
    ),
]
_Format = Annotated[Format, typer.Option("--format", help="How the output is written.")]
_Output = Annotated[
    str | None,
    typer.Option("--output", metavar="FILE", help="Write to this file instead; it appears when it is whole."),
]
_Party = Annotated[
    list[str] | None,
    typer.Option(
        "--party", metavar="PATH=NAME", help="The party that a document speaks for. May be repeated."
    ),
]
_Issuer = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer", metavar="PATH=NAME", help="Whose official account a document is. May be repeated."
    ),
]
_Date = Annotated[
    list[str] | None,
    typer.Option("--date", metavar="PATH=YYYY-MM-DD", help="The date of a document. May be repeated."),
]
_ForceLanguage = Annotated[
    bool, typer.Option("--force-language", help="Read what is clearly not in English all the same.")
]
_MaxBytes = Annotated[
    int | None,
    typer.Option("--max-bytes", metavar="N", help="The most bytes of text that a document may have."),
]
_Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", help="How many documents are read at the same time.")
]
_Actors = Annotated[
    str | None, typer.Option("--actors", metavar="PATH", help="Your own file of actors; see docs/actors.md.")
]
_Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="In the terminal form, say of each speaker on what evidence and who else it might be, "
        "and what is done.",
    ),
]
_Config = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="A TOML file with settings; see docs/settings.md."),
]
_Quiet = Annotated[
    bool, typer.Option("--quiet", help="No progress bar and no warnings; errors are still shown.")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        _print(f"readouts {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    pass


@app.command("read")
def read_documents(
    paths: _Paths,
    format: _Format = Format.TERMINAL,
    output: _Output = None,
    party: _Party = None,
    issuer: _Issuer = None,
    date: _Date = None,
    explain: _Explain = False,
    force_language: _ForceLanguage = False,
    max_bytes: _MaxBytes = None,
    threads: _Threads = None,
    actors: _Actors = None,
    config: _Config = None,
    quiet: _Quiet = False,
) -> None:
    """Find who said what in each document."""
    from readouts import desk

    if explain and format is not Format.TERMINAL:
        raise SettingsError(
            "--explain goes with --format terminal; the other formats hold the evidence anyway"
        )
    _refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    options = _options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    collected = format in (Format.JSON, Format.MD, Format.HTML)
    with (
        writing.output(output, _print) as write,
        _progress(options, paths, quiet, output or collected) as options,
    ):
        found = _found(desk.read(paths, options), failures, quiet)
        for piece in _written_readings(found, failures, format, colour=output is None, explain=explain):
            write(piece)
    raise typer.Exit(1 if failures else 0)


@app.command("compare")
def compare_documents(
    paths: _Paths,
    format: _Format = Format.TERMINAL,
    output: _Output = None,
    party: _Party = None,
    issuer: _Issuer = None,
    date: _Date = None,
    force_language: _ForceLanguage = False,
    max_bytes: _MaxBytes = None,
    threads: _Threads = None,
    actors: _Actors = None,
    config: _Config = None,
    quiet: _Quiet = False,
) -> None:
    """Set side by side what each party said.

    In two or more accounts, or inside one report that quotes several parties.
    """
    from readouts import desk

    _refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    options = _options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    with _progress(options, paths, quiet, True) as options:
        readings = list(_found(desk.read(paths, options), failures, quiet))
        try:
            comparison = desk.align(readings, options, failures)
        except SettingsError as error:
            _say(str(error))
            raise typer.Exit(1 if failures else 2) from None
    with writing.output(output, _print) as write:
        write(_written_comparison(comparison, failures, format, colour=output is None))
    raise typer.Exit(1 if failures else 0)


@app.command("stories")
def group_documents(
    paths: _Paths,
    format: Annotated[
        InfoFormat, typer.Option("--format", help="How the output is written.")
    ] = InfoFormat.TERMINAL,
    output: _Output = None,
    party: _Party = None,
    issuer: _Issuer = None,
    date: _Date = None,
    force_language: _ForceLanguage = False,
    max_bytes: _MaxBytes = None,
    threads: _Threads = None,
    actors: _Actors = None,
    config: _Config = None,
    quiet: _Quiet = False,
) -> None:
    """Group documents that report the same meeting, call or other happening, and say why."""
    from dataclasses import replace

    from readouts import desk
    from readouts.rendering import groups, json

    _refuse_overwriting(paths, output)
    flags = {
        "force_language": force_language or None,
        "max_bytes": max_bytes,
        "threads": threads,
        "actors": actors,
    }
    options = _options(paths, config, flags, {"party": party, "issuer": issuer, "date": date})
    failures: list[Failure] = []
    documents: dict[str, Document] = {}

    def kept(readings: Iterator[Reading]) -> Iterator[Reading]:
        for reading in readings:
            documents[reading.document.id] = replace(reading.document, text="", turns=(), furniture=())
            yield reading

    with _progress(options, paths, quiet, True) as options:
        found = desk.group(kept(_found(desk.read(paths, options), failures, quiet)), options)
    with writing.output(output, _print) as write:
        write(json.stories(found) if format is InfoFormat.JSON else groups.terminal(found, documents))
    raise typer.Exit(1 if failures else 0)


@app.command()
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
        _print(json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    else:
        _print("".join(f"{name:<14} {value}\n" for name, value in about["versions"].items()))
        _print(f"{'network':<14} {about['network']}\n")
        for file in about["files"]:
            _print(f"  {file['sha256']}  {file['name']}  {'as shipped' if file['shipped'] else 'CHANGED'}\n")
    raise typer.Exit(0 if all(file["shipped"] for file in about["files"]) else 1)


@actors_app.command("add")
def add_actors(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file with the rows to add.")],
    actors: _Actors = None,
    config: _Config = None,
    quiet: _Quiet = False,
) -> None:
    """Check the rows of a file and add them to your own file of actors."""
    from readouts import desk, settings

    found = settings.load(config, flags={"actors": actors})
    new, rows = desk.add_actors(file, found)
    if not quiet:
        _say(f"{found.actors}: rows added: {new}, rows now: {rows}")


@actors_app.command("show")
def show_actors(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, or an office: 'president of Ukraine'.")
    ],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The date on which an office was held.")
    ] = None,
    format: Annotated[
        InfoFormat, typer.Option("--format", help="How the output is written.")
    ] = InfoFormat.TERMINAL,
    actors: _Actors = None,
    config: _Config = None,
) -> None:
    """Show who or what is known by a name, or who held an office on a date."""
    import json

    from readouts import desk, settings
    from readouts.rendering import lookups

    answer = desk.show_actors(name, date, settings.load(config, flags={"actors": actors}))
    if format is InfoFormat.JSON:
        _print(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
        return
    _print(lookups.terminal(answer))
    if not answer["results"]:
        _say(f"{name}: {answer['why']}")


def _options(
    paths: Sequence[str],
    config: str | None,
    flags: Mapping[str, object],
    told: dict[str, list[str] | None],
) -> Options:
    from readouts import settings
    from readouts.desk import Options

    party, issuer, date = (_by_path(f"--{flag}", given or [], paths) for flag, given in told.items())
    return Options(settings.load(config, flags=flags), parties=party, issuers=issuer, dates=date)


def _by_path(flag: str, given: Iterable[str], paths: Sequence[str]) -> dict[str, str]:
    """``PATH=VALUE`` by path; a path may hold a ``=`` itself, so the longest that fits is meant.

    What follows a path and ``#``, or a folder and ``/``, names one of the documents in it.
    """
    found: dict[str, str] = {}
    for entry in given:
        fits = [path for path in paths if entry.startswith(f"{path}=")]
        if not fits and entry.startswith(
            tuple(f"{path.rstrip('/')}{mark}" for path in paths for mark in "#/")
        ):
            fits = [entry.rpartition("=")[0]]
        if not fits:
            raise SettingsError(
                f"{flag} {entry!r} must be PATH=VALUE, where PATH is one of the documents given"
            )
        path = max(fits, key=len)
        if path in found:
            raise SettingsError(f"{flag} is given twice for {path}")
        found[path] = entry[len(path) + 1 :].strip()
    return found


def _refuse_overwriting(paths: Iterable[str], output: str | None) -> None:
    for path in paths if output else ():
        with suppress(OSError, ValueError):
            if os.path.isdir(path) and os.path.realpath(str(output)).startswith(os.path.realpath(path) + "/"):
                raise SettingsError(f"--output would write into the folder {path}, which is to be read")
            if os.path.isfile(path) and os.path.samefile(path, str(output)):
                raise SettingsError(f"--output would overwrite {path}, which is to be read")


def _found(results: Iterable[Reading | Failure], failures: list[Failure], quiet: bool) -> Iterator[Reading]:
    """The readings; failures are said and kept, warnings are said."""
    from readouts.records import Failure

    for result in results:
        if isinstance(result, Failure):
            failures.append(result)
            _say(f"{result.document}: {result.error}")
            continue
        for warning in () if quiet else result.document.warnings:
            _say(f"{result.document.id}: warning: {warning}")
        yield result
        del result  # a stream holds one document at a time


def _written_readings(
    found: Iterator[Reading], failures: list[Failure], format: Format, *, colour: bool, explain: bool
) -> Iterator[str]:
    from readouts.rendering import json, markdown, page, tables, terminal

    match format:
        case Format.TERMINAL:
            width, color = _screen(colour)
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
            width, color = _screen(colour)
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


def _screen(to_stdout: bool) -> tuple[int, bool]:
    """Columns to fill, and whether to colour: only a terminal gets either from its own size and kind."""
    import shutil

    if not (to_stdout and sys.stdout.isatty()):
        return 100, False
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM", "dumb") == "dumb"
    return shutil.get_terminal_size().columns, not plain


@contextmanager
def _progress(
    options: Options, paths: Sequence[str], quiet: bool, silent_stdout: object
) -> Iterator[Options]:
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


def _print(text: str) -> None:
    with writing.mapped("standard output"):
        sys.stdout.write(text)
        sys.stdout.flush()


def _say(message: str) -> None:
    from readouts.rendering.wording import plain

    # Nobody is left to tell where standard error is closed or full.
    with suppress(OSError, ValueError):
        sys.stderr.write(f"readouts: {plain(message)}\n")
        sys.stderr.flush()


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
            _print(error.format_message() + "\n")
        else:
            _say(f"{error.format_message()} (readouts --help tells more)")
        return error.exit_code
    except SettingsError as error:
        _say(str(error))
        return 2
    except ReadoutsError as error:
        _say(str(error))
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
        _say("interrupted")
        # Other threads may be deep in a document, and nobody waits for them any more.
        os._exit(130)
    # A full disk may show only now, and the interpreter would answer with a traceback.
    try:
        sys.stdout.flush()
    except OSError:
        os._exit(status or 1)
    sys.exit(status)
