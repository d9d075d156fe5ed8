"""Judging a sample in the terminal, statement by statement, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from readouts import auditing
from readouts.cli.flags import InfoFormat
from readouts.cli.printing import out, say, screen
from readouts.desk import auditing as desk
from readouts.errors import NotFound, SettingsError
from readouts.rendering import corrections, json, wording

if TYPE_CHECKING:
    from readouts.archive import Archive

_KEYS = "r right   w wrong   s skip   b back   q quit"


def prepared(kept: Archive, path: str, size: int | None, seed: int | None) -> str:
    """Draw a sample and write its sheet, unless the sheet is there; the path of the sheet.

    Raises:
        SettingsError: the sheet that is there is none, or holds another sample than is asked for.
        NotFound: there is nothing to draw from.
    """
    there = desk.is_sheet(path)
    sheet = auditing.picks(desk.sheet_text(path), path) if there else ()
    if there and size is None and seed is None:
        return path
    drawn = desk.draw(kept, 100 if size is None else size, 1 if seed is None else seed)
    if not drawn:
        raise NotFound("there is no statement in the archive yet")
    if not there:
        desk.keep_sheet(path, auditing.sheet(drawn))
    elif {pick.case.key for pick in drawn} != {pick.case.key for pick in sheet}:
        raise SettingsError(
            f"{path}: holds another sample than is drawn now; go on with it without --size and --seed, or "
            "name another with --sheet"
        )
    return path


def how_to_go_on(path: str) -> str:
    """What there is, and what to do with it."""
    done, size = _counted(path)
    shown = f"readouts audit --judged {path}"
    if done == size:
        return f"{path}: all {size} are judged; {shown} shows how many are right"
    return (
        f"{path}: judged {done} of {size}; go on with readouts audit --sheet {path} in a terminal, or write "
        f"right or wrong into its column 'judgement'; then {shown}"
    )


def judge(kept: Archive, path: str, quiet: bool) -> None:
    """Show what is not judged yet, one after the other; each judgement is kept at once."""
    cases = [pick.case for pick in auditing.picks(desk.sheet_text(path), path)]
    verdicts = auditing.judgements(desk.sheet_text(path), path)
    at = _next(cases, verdicts, 0)
    while at < len(cases):
        _show(kept, cases[at], f"{at + 1} of {len(cases)}, judged {len(verdicts)}", verdicts)
        key = _key()
        if key in ("r", "w"):
            case = cases[at]
            # The file may have been filled in elsewhere meanwhile.
            desk.keep_sheet(path, auditing.judged(desk.sheet_text(path), case.key, key == "r", path))
            verdicts[case.key] = key == "r"
            at = _next(cases, verdicts, at + 1)
        elif key == "s":
            at = _next(cases, verdicts, at + 1)
        elif key == "b":
            at = max(0, at - 1)
        else:
            break
    if not quiet:
        say(how_to_go_on(path))


def show_figures(paths: Sequence[str], format: InfoFormat) -> None:
    """Print precision by each coder's sheet, and how far several agree.

    Raises:
        SettingsError: a sheet cannot be read, or two are one file.
    """
    if len(set(paths)) < len(paths):
        raise SettingsError("--judged names a sheet twice; a second coder has a sheet of their own")
    texts = [desk.sheet_text(path) for path in paths]
    coders = [auditing.judgements(text, path) for text, path in zip(texts, paths, strict=True)]
    figures = [
        [
            {**asdict(each), "share": each.share}
            for each in auditing.precision(auditing.picks(text, path), right)
        ]
        for text, path, right in zip(texts, paths, coders, strict=True)
    ]
    units = [key for coder in coders for key in coder]
    shared = len({key for key in units if units.count(key) > 1})
    alpha = auditing.alpha(coders) if len(paths) > 1 else None
    if format is InfoFormat.JSON:
        sheets = [{"sheet": path, "precision": rows} for path, rows in zip(paths, figures, strict=True)]
        out(json.dumped({"sheets": sheets, "alpha": alpha, "judged_by_several": shared}, indent=2) + "\n")
        return
    out(
        "\n".join(
            corrections.precision(rows, f"{path}: right, with the 95% interval (Wilson)")
            for path, rows in zip(paths, figures, strict=True)
        )
    )
    if len(paths) > 1:
        out("\n" + _agreement(alpha, shared) + "\n")


def _agreement(alpha: float | None, shared: int) -> str:
    counted = f"statements judged by several: {shared}"
    if alpha is not None:
        return f"Krippendorff's alpha {alpha:.2f}; {counted}"
    why = "all judgements are the same, which may be chance" if shared else "no statement has two judgements"
    return f"Krippendorff's alpha cannot be told: {why}; {counted}"


def _counted(path: str) -> tuple[int, int]:
    text = desk.sheet_text(path)
    verdicts, picks = auditing.judgements(text, path), auditing.picks(text, path)
    return sum(pick.case.key in verdicts for pick in picks), len(picks)


def _next(cases: Sequence[auditing.Case], verdicts: dict[tuple[str, str], bool], start: int) -> int:
    return next((at for at in range(start, len(cases)) if cases[at].key not in verdicts), len(cases))


def _show(kept: Archive, case: auditing.Case, counted: str, verdicts: dict[tuple[str, str], bool]) -> None:
    facts = {"document": case.document, "words": case.words, "speaker": case.speaker, "party": case.party}
    manner = wording.MANNERS.get(case.kind, "")  # type: ignore[call-overload]
    facts |= {"kind": f"{case.kind} ({manner})" if manner else case.kind}
    facts |= {"source": case.source, "cue": case.cue}
    found = desk.as_drawn(kept, case)
    where = (found[0], found[1].content.spans) if found else None
    width = screen(True)[0]
    head = f"── {counted} "
    if case.key in verdicts:
        head += f"── this one: {'right' if verdicts[case.key] else 'wrong'} "
    out(f"\n{head:─<{width}}\n{corrections.statement(facts, where, width)}\n{_KEYS} ")


def _key() -> str:
    """The next key that means something; the end of the input means to stop."""
    while True:
        try:
            pressed = typer.getchar()
        except EOFError:
            pressed = ""
        key = pressed[:1].lower()
        if key in ("", "r", "w", "s", "b", "q"):
            out(f"{key or 'q'}\n")
            return key or "q"
        out(f"?\n{_KEYS} ")
