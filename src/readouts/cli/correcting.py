"""Commands that put right what was read, and that find out how much of it is right."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from readouts.cli import flags
from readouts.cli.flags import InfoFormat
from readouts.cli.printing import out, say, screen
from readouts.errors import NotFound, SettingsError

if TYPE_CHECKING:
    from readouts.desk.archive import Archive
    from readouts.records import Correction, Span, Speaker
    from readouts.settings import Settings

correcting_app = typer.Typer()

_WAYS = "--speaker --no-speaker --party --no-party --words --span --comparison --undo --list".split()
_OF_A_STATEMENT = _WAYS[:6]


class Relation(StrEnum):
    """How the sides of a row stand to each other."""

    SAME = "same"
    DIFFERS = "differs"
    CONFLICTS = "conflicts"
    ONE_SIDED = "one_sided"


_Document = Annotated[
    str | None,
    typer.Argument(metavar="DOCUMENT", help="The document's address, or the path of its file."),
]
_Statement = Annotated[str | None, typer.Argument(metavar="STATEMENT", help="The statement's id, as s3.")]
_Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="NAME", help="Who said it; once for each who said it together."),
]
_Actor = Annotated[
    str | None, typer.Option("--actor", metavar="ID", help="Which of several of the name, as Q1001.")
]
_NoSpeaker = Annotated[bool, typer.Option("--no-speaker", help="It is not known who said it.")]
_Party = Annotated[
    str | None, typer.Option("--party", metavar="NAME", help="The side for which it was said.")
]
_NoParty = Annotated[bool, typer.Option("--no-party", help="It was said for no side.")]
_Words = Annotated[
    str | None,
    typer.Option("--words", metavar="TEXT", help="What was said, as it stands near in the document."),
]
_Spans = Annotated[
    list[str] | None,
    typer.Option(
        "--span",
        metavar="START:END",
        help="The same by its place, in code points of the text; once for each piece.",
    ),
]
_Comparison = Annotated[
    int | None,
    typer.Option("--comparison", metavar="N", help="The comparison with the row to put right."),
]
_Row = Annotated[int | None, typer.Option("--row", metavar="R", min=1, help="Its row, from 1.")]
_Relation = Annotated[
    Relation | None, typer.Option("--relation", help="How the sides of the row stand to each other.")
]
_Undo = Annotated[int | None, typer.Option("--undo", metavar="ID", help="Take this correction back.")]
_List = Annotated[bool, typer.Option("--list", help="Show the corrections, all or those of DOCUMENT.")]
_Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="On what grounds; it is kept.")]
_Who = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Who corrects; your login name by default.")
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stands on the command line; ``given`` by the names of the flags."""

    document: str | None
    statement: str | None
    given: dict[str, Any]
    settings: Settings

    @property
    def way(self) -> str:
        """The one thing that is asked for.

        Raises:
            SettingsError: it is none or several, or something that belongs to it is missing or too much.
        """
        ways = [way for way in _WAYS if _is_given(self.given[way])]
        if not ways:
            raise SettingsError(f"say what to put right: one of {', '.join(_WAYS)}")
        if len(ways) > 1:
            raise SettingsError(f"one thing at a time, not {ways[0]} and {ways[1]}")
        (way,) = ways
        for name, owner in (
            ("--row", "--comparison"),
            ("--relation", "--comparison"),
            ("--actor", "--speaker"),
        ):
            if self.given[name] is not None and way != owner:
                raise SettingsError(f"{name} goes with {owner}, not with {way}")
        if way in _OF_A_STATEMENT and self.statement is None:
            raise SettingsError(f"{way} needs two names before it: correct DOCUMENT STATEMENT {way} ...")
        if way not in (*_OF_A_STATEMENT, "--list") and self.document is not None:
            raise SettingsError(f"{way} goes without a document, and {self.document!r} was given")
        if way == "--list" and self.statement is not None:
            raise SettingsError("--list takes a document at most, and no statement")
        if way == "--comparison" and None in (self.given["--row"], self.given["--relation"]):
            raise SettingsError("--comparison needs --row and --relation")
        if way == "--list" and (self.given["--why"] or self.given["--who"]):
            raise SettingsError("--list shows what was put right; it goes without --who and --why")
        if way != "--list" and not (self.given["--why"] or "").strip():
            raise SettingsError("say on what grounds, with --why; it is kept")
        return way

    @property
    def by(self) -> tuple[str, str]:
        """Who corrects, and why."""
        who = self.given["--who"]
        return flags.login() if who is None else who, self.given["--why"]


def _is_given(value: Any) -> bool:
    # A flag that may be repeated is an empty list or tuple.
    return value is not None and value is not False and value not in ([], ())


@correcting_app.command()
def correct(
    context: typer.Context,
    document: _Document = None,
    statement: _Statement = None,
    speaker: _Speakers = None,
    actor: _Actor = None,
    no_speaker: _NoSpeaker = False,
    party: _Party = None,
    no_party: _NoParty = False,
    words: _Words = None,
    span: _Spans = None,
    comparison: _Comparison = None,
    row: _Row = None,
    relation: _Relation = None,
    undo: _Undo = None,
    list_: _List = False,
    why: _Why = None,
    who: _Who = None,
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    actors: flags.Actors = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Put right who said what, for whom, or how a row was judged; every correction can be undone.

    The document itself is not changed. What is so already stays as it is.
    """
    from readouts import settings
    from readouts.desk.archive import Archive

    given = {f"--{name.strip('_').replace('_', '-')}": value for name, value in context.params.items()}
    chosen = settings.load(config, flags={"archive": archive, "actors": actors})
    asked = _Asked(document, statement, given, chosen)
    way = asked.way
    with Archive.of(chosen) as kept:
        if way == "--list":
            found = kept.corrections(None if document is None else kept.find(document))
            _show_history(found, format, quiet)
            return
        if way == "--undo":
            made: Correction | None = kept.undo(given[way], *asked.by)
        elif way == "--comparison":
            made = _correct_relation(kept, asked)
        else:
            made = _correct_statement(kept, asked, way)
    if made is not None:
        _show(made, format)
    elif not quiet:
        say("it is so already; nothing was changed")


def _correct_relation(kept: Archive, asked: _Asked) -> Correction | None:
    number, row, relation = (asked.given[name] for name in ("--comparison", "--row", "--relation"))
    issues = kept.comparison(number).issues
    if row > len(issues):
        there = f"rows 1 to {len(issues)}" if issues else "no rows"
        raise NotFound(f"comparison {number}: has {there}, and no row {row}")
    if issues[row - 1].relation == relation:
        return None
    return kept.correct_relation(number, row - 1, relation.value, *asked.by)


def _correct_statement(kept: Archive, asked: _Asked, way: str) -> Correction | None:
    from readouts.desk import correcting

    address = kept.find(asked.document or "")
    reading = kept.reading(address)
    about = correcting.statement(reading, asked.statement or "")
    given = asked.given[way]
    if way in ("--speaker", "--no-speaker"):
        notes: list[str] = []
        if way == "--speaker":
            if asked.given["--actor"] is not None and len(given) > 1:
                raise SettingsError("--actor says who one --speaker is; several cannot share it")
            pairs = [
                correcting.speaker(name, asked.given["--actor"], reading, asked.settings) for name in given
            ]
            new, notes = tuple(one for one, _ in pairs), [note for _, note in pairs if note]
        else:
            new = ()
        made = None if new == about.speakers else kept.correct(address, about.id, "speaker", new, *asked.by)
        notes += _party_note(asked, about.id, about.party, new)
        for note in notes if not asked.given["--quiet"] else ():
            say(note)
        return made
    if way in ("--party", "--no-party"):
        side = " ".join(given.split()) if way == "--party" else None
        if side == "":
            raise SettingsError("--party is empty; --no-party says that it was said for no side")
        return None if side == about.party else kept.correct(address, about.id, "party", side, *asked.by)
    spans = correcting.span(reading, about, given) if way == "--words" else _spans(given)
    return None if spans == about.content.spans else kept.correct(address, about.id, "span", spans, *asked.by)


def _party_note(asked: _Asked, statement: str, party: str | None, speakers: Sequence[Speaker]) -> list[str]:
    """That the party is as it was, where the new speakers are of another country, and what changes it."""
    import shlex

    from readouts.desk import correcting

    sides = {side for side in map(correcting.side, speakers) if side}
    if len(sides) != 1 or sides == {party}:
        return []
    (side,) = sides
    command = ["readouts", "correct", asked.document or "", statement, "--party", side]
    for name in ("--why", "--who", "--archive", "--config"):
        command += [name, asked.given[name]] if asked.given[name] is not None else []
    names = ", ".join(speaker.name for speaker in speakers)
    now = f"for {party}" if party else "for no party"
    return [f"{statement} still stands {now}; to make it {side}, as of {names}: {shlex.join(command)}"]


def _spans(given: Sequence[str]) -> tuple[Span, ...]:
    from readouts.records import Span

    found = []
    for each in given:
        match = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", each.strip())
        if match is None:
            raise SettingsError(f"--span {each!r} is not of the form START:END, as 120:164")
        found.append(Span(int(match[1]), int(match[2])))
    return tuple(found)


def _show(made: Correction, format: InfoFormat) -> None:
    from readouts.rendering import corrections, json

    if format is InfoFormat.JSON:
        out(json.dumped(made.to_dict(), indent=2) + "\n")
    else:
        out(corrections.correction(made, screen(True)[0]))


def _show_history(found: Sequence[Correction], format: InfoFormat, quiet: bool) -> None:
    from readouts.rendering import corrections, json

    if format is InfoFormat.JSON:
        out(json.dumped([each.to_dict() for each in found], indent=2) + "\n")
        return
    out(corrections.history(found, screen(True)[0]))
    if not found and not quiet:
        say("nothing was corrected")


@correcting_app.command()
def audit(
    size: Annotated[
        int | None,
        typer.Option("--size", metavar="N", min=1, help="How many statements are looked at; 100 by default."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="The same seed draws the same statements; 1 by default."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet",
            metavar="FILE",
            help="Where the sample and its judgements are kept, as CSV; audit.csv by default.",
        ),
    ] = None,
    judged: Annotated[
        list[str] | None,
        typer.Option(
            "--judged", metavar="FILE", help="Show how good a judged sheet is; once for each coder."
        ),
    ] = None,
    codebook: Annotated[
        bool, typer.Option("--codebook", help="Show what the columns of a sheet mean, as CSV.")
    ] = False,
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Judge a sample of the archive's statements, a key each, and see how many are right.

    Stop at any time; the same command goes on where it was stopped. Where it is not in a terminal, the
    sheet is written, to be filled in elsewhere.
    """
    from readouts.cli import judging

    _refuse_several(codebook, judged, {"--size": size, "--seed": seed, "--sheet": sheet}, format)
    if codebook:
        from readouts import auditing

        out(auditing.codebook())
    elif judged:
        judging.show_figures(judged, format)
    else:
        from readouts import settings
        from readouts.desk.archive import Archive

        with Archive.of(settings.load(config, flags={"archive": archive})) as kept:
            path = judging.prepared(kept, sheet or "audit.csv", size, seed)
            if sys.stdin.isatty() and sys.stdout.isatty():
                judging.judge(kept, path, quiet)
            elif not quiet:
                say(judging.how_to_go_on(path))


def _refuse_several(
    codebook: bool, judged: list[str] | None, drawn: dict[str, object], format: InfoFormat
) -> None:
    too_much = [name for name, value in drawn.items() if value is not None]
    if codebook and (judged or too_much):
        raise SettingsError(f"--codebook goes alone, not with {'--judged' if judged else too_much[0]}")
    if judged and too_much:
        raise SettingsError(f"--judged goes without {too_much[0]}: the sheets say what was drawn")
    if format is InfoFormat.JSON and not judged:
        raise SettingsError("--format json goes with --judged")
