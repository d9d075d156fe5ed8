"""Commands that look into an archive and change nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from readouts import writing
from readouts.cli import flags, forms
from readouts.cli.flags import Format, InfoFormat
from readouts.cli.printing import out, say, screen, warned
from readouts.errors import SettingsError

looking_app = typer.Typer()

PAGE = 20
"""So many statements are shown at a time."""


def _narrowing(flag: str, help: str, metavar: str = "NAME") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, metavar=metavar, help=help)
    return option


@looking_app.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS",
            help="Words that must all be there; '\"a phrase\"', OR between two, -word for one that must not.",
        ),
    ] = None,
    speaker: Annotated[str | None, _narrowing("--speaker", "Said by this person or body.")] = None,
    party: Annotated[str | None, _narrowing("--party", "Said for this party.")] = None,
    country: Annotated[str | None, _narrowing("--country", "Said by somebody of this country.")] = None,
    act: Annotated[
        str | None, _narrowing("--act", "What it does: AGREE, REQUEST, DENY ... as PLOVER names it.", "ACT")
    ] = None,
    kind: Annotated[str | None, _narrowing("--kind", "direct, indirect or mixed.", "KIND")] = None,
    outlet: Annotated[str | None, _narrowing("--outlet", "Published by this outlet or issuer.")] = None,
    since: Annotated[str | None, _narrowing("--since", "From this day on.", "YYYY-MM-DD")] = None,
    until: Annotated[str | None, _narrowing("--until", "Up to this day.", "YYYY-MM-DD")] = None,
    similar: Annotated[
        bool, typer.Option("--similar", help="Look for statements that mean nearly what WORDS say.")
    ] = False,
    page: Annotated[int, typer.Option("--page", metavar="N", min=1, help=f"{PAGE} are on a page.")] = 1,
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Find statements by their words, by who made them, and when."""
    from readouts.desk.archive import Archive
    from readouts.records import Query
    from readouts.rendering import holdings, json

    chosen = flags.options([], config, archive=archive)
    text = " ".join(words or [])
    query = Query("" if similar else text, speaker, party, country, act, kind, outlet, since, until)
    with Archive.of(chosen.settings) as kept:
        if similar:
            found = kept.similar_to(text, query, PAGE * page, chosen)
            found = type(found)(found.hits[PAGE * (page - 1) :], found.more)
        else:
            found = kept.search(query, PAGE, PAGE * (page - 1))
    if format is InfoFormat.JSON:
        out(json.dumped([hit.to_dict() for hit in found.hits], 2) + "\n")
    else:
        width, color = screen(True)
        out(holdings.found(found, PAGE * (page - 1), width=width, color=color))
    if not quiet:
        more = f"; --page {page + 1} shows more" if found.more else ""
        say(f"statements: {len(found.hits)}{more}" if found.hits else "no statement was found")


@looking_app.command()
def show(
    document: flags.Document,
    version: flags.Version = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the document's bytes, exactly as they came.")
    ] = False,
    archive: flags.ArchiveFlag = None,
    format: flags.FormatFlag = Format.TERMINAL,
    output: flags.Output = None,
    explain: flags.Explain = False,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Show a document of the archive: whence it is, and who said what in it, with corrections."""
    from readouts.desk.archive import Archive, place
    from readouts.rendering import holdings

    flags.check_explain(explain, format)
    if raw and output:
        raise SettingsError("--raw goes to standard output: write readouts show --raw DOCUMENT > FILE")
    chosen = flags.options([], config, archive=archive)
    flags.refuse_overwriting([place(chosen.settings)], output)
    with Archive.of(chosen.settings) as kept:
        address = kept.find(document)
        if raw:
            _bytes(kept.raw(address, version))
            return
        reading = kept.reading(address, version)
        versions = kept.versions(address)
    entry = versions[(version or len(versions)) - 1]
    with writing.output(output, out) as write:
        if format is Format.TERMINAL:
            write(holdings.archived(entry, len(versions)))
        for piece in forms.readings(iter([reading]), [], format, colour=output is None, explain=explain):
            write(piece)
    # The terminal form shows them itself.
    shown = quiet or format is Format.TERMINAL
    warned(address, () if shown else reading.document.warnings)


@looking_app.command()
def diff(
    document: flags.Document,
    one: Annotated[
        int | None, typer.Argument(metavar="OLD", help="A version; the last but one by default.")
    ] = None,
    other: Annotated[
        int | None, typer.Argument(metavar="NEW", help="A version; the last by default.")
    ] = None,
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
) -> None:
    """Show which statements were added, removed and changed from one version of a document to another."""
    from readouts.desk.archive import Archive
    from readouts.rendering import holdings, json

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        found = kept.diff(kept.find(document), one, other)
    out(json.dumped(found.to_dict(), 2) + "\n" if format is InfoFormat.JSON else holdings.difference(found))


def _bytes(raw: bytes) -> None:
    import sys

    with writing.mapped("standard output"):
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
