"""The flags that several commands have, and the options that they make."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from readouts.errors import SettingsError

if TYPE_CHECKING:
    from readouts.desk import Options


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


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files, folders, feeds, web archives, lists and addresses to read; - is standard input.",
    ),
]
FormatFlag = Annotated[Format, typer.Option("--format", help="How the output is written.")]
Output = Annotated[
    str | None,
    typer.Option("--output", metavar="FILE", help="Write to this file instead; it appears when it is whole."),
]
Party = Annotated[
    list[str] | None,
    typer.Option(
        "--party", metavar="PATH=NAME", help="The party that a document speaks for. May be repeated."
    ),
]
Issuer = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer", metavar="PATH=NAME", help="Whose official account a document is. May be repeated."
    ),
]
Date = Annotated[
    list[str] | None,
    typer.Option("--date", metavar="PATH=YYYY-MM-DD", help="The date of a document. May be repeated."),
]
ForceLanguage = Annotated[
    bool, typer.Option("--force-language", help="Read what is clearly not in English all the same.")
]
MaxBytes = Annotated[
    int | None,
    typer.Option("--max-bytes", metavar="N", help="The most bytes of text that a document may have."),
]
Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", help="How many documents are read at the same time.")
]
Actors = Annotated[
    str | None, typer.Option("--actors", metavar="PATH", help="Your own file of actors; see docs/actors.md.")
]
ArchiveFlag = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="WHERE",
        help="Path or postgresql:// address of the archive; READOUTS_ARCHIVE, or a file in your data "
        "folder, by default.",
    ),
]
Document = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="The document's address, or the path of its file."),
]
Version = Annotated[
    int | None, typer.Option("--version", metavar="N", help="That version, the newest by default.")
]
InfoFlag = Annotated[InfoFormat, typer.Option("--format", help="How the output is written.")]
LinesFlag = Annotated[
    InfoFormat, typer.Option("--format", help="How the output is written; as JSON, a line each.")
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="In the terminal form, say of each speaker on what evidence and who else it might be, "
        "and what is done.",
    ),
]
Config = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="A TOML file with settings; see docs/settings.md."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="No progress bar and no warnings; errors are still shown.")
]


def options(
    paths: Sequence[str],
    config: str | None,
    told: Mapping[str, list[str] | None] | None = None,
    **settings: object,
) -> Options:
    """What a command was asked for: ``told`` of single documents by flag, and ``settings`` by name.

    A setting that is None or False was not asked for.
    """
    from readouts.desk import Options
    from readouts.settings import load

    said = told or {}
    party, issuer, date = (
        by_path(f"--{flag}", said.get(flag) or [], paths) for flag in ("party", "issuer", "date")
    )
    flags = {name: None if value is False else value for name, value in settings.items()}
    return Options(load(config, flags=flags), parties=party, issuers=issuer, dates=date)


def by_path(flag: str, given: Iterable[str], paths: Sequence[str]) -> dict[str, str]:
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


def login() -> str:
    """The user's login name, for what is kept with who did it.

    Raises:
        SettingsError: it is not known.
    """
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise SettingsError("your login name is not known here; say who you are with --who") from None


def check_explain(explain: bool, format: Format) -> None:
    if explain and format is not Format.TERMINAL:
        raise SettingsError(
            "--explain goes with --format terminal; the other formats hold the evidence anyway"
        )


def refuse_overwriting(paths: Iterable[str], output: str | None) -> None:
    for path in paths if output else ():
        with suppress(OSError, ValueError):
            if os.path.isdir(path) and os.path.realpath(str(output)).startswith(os.path.realpath(path) + "/"):
                raise SettingsError(f"--output would write into the folder {path}, which is to be read")
            if os.path.isfile(path) and os.path.samefile(path, str(output)):
                raise SettingsError(f"--output would overwrite {path}, which is to be read")
