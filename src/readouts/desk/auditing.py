"""An archive's statements as an auditor gets them: drawn, written into a sheet, found again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from readouts import auditing, writing
from readouts.archive import Archive
from readouts.errors import NotFound, SettingsError
from readouts.records import Comparison, Passage, Reading, Statement

_NOTHING = Passage((), "")
_LONGEST = 20_000
"""Code points of a statement that a sheet holds; the cells that CSV readers take are bounded."""


def draw(archive: Archive, size: int, seed: int) -> tuple[auditing.Pick, ...]:
    """A seeded sample of the statements of the newest versions, as they were read last.

    Corrections are left out: who mends what an audit found, and audits again, would find a mended sample.
    The same archive, size and seed give the same sample.

    Raises:
        SettingsError: ``size`` is below 1.
        ArchiveError: the archive cannot be used.
    """
    drawn = auditing.sample(auditing.cases(_bare(archive), _comparisons(archive)), size, seed)
    return tuple(_whole(archive, drawn))


def as_drawn(archive: Archive, case: auditing.Case) -> tuple[Reading, Statement] | None:
    """Where a case stands in the archive, its reading and statement; None where it is not there any more."""
    try:
        reading = archive.reading(case.document, corrected=False)
    except NotFound:
        return None
    fits = [each for each in reading.statements if _plain(_words(each)) == _plain(case.words)]
    one = next((each for each in fits if each.id == case.statement), next(iter(fits), None))
    return (reading, one) if one else None


def sheet_text(path: str) -> str:
    """The text of a sheet.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8; save it as CSV in UTF-8") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(f"{path}: cannot be read: {reason}") from error


def keep_sheet(path: str, text: str) -> None:
    """Write a sheet; it is there as a whole, or as it was before.

    Raises:
        ReadoutsError: it cannot be written.
    """
    with writing.output(path, lambda _: None) as write:
        write(text)


def is_sheet(path: str) -> bool:
    """Whether anything is in the place of a sheet."""
    return os.path.lexists(path)


def _bare(archive: Archive) -> Iterator[Reading]:
    """Every reading without its words: those of the few statements that are drawn are enough."""
    for entry in archive.documents():
        try:
            reading = archive.reading(entry.document, entry.version, corrected=False)
        except NotFound:  # forgotten since
            continue
        bare = (
            replace(statement, content=_NOTHING, source=None, cue=None) for statement in reading.statements
        )
        yield replace(reading, statements=tuple(bare))


def _comparisons(archive: Archive) -> Iterator[Comparison]:
    """The last comparison of each story, and those of none, with the sides whose readings are the latest."""
    latest = {
        (entry.document, entry.version, entry.networks[-1]) for entry in archive.documents() if entry.networks
    }
    last = {kept.story if kept.story is not None else kept.id: kept for kept in archive.comparisons()}
    for kept in last.values():
        current = {document for document, *read in kept.made_from if (document, *read) in latest}
        if kept.erased is not None or not current:
            continue
        try:
            comparison = archive.comparison(kept.id, corrected=False)
        except NotFound:  # forgotten since
            continue
        issues = (
            replace(issue, sides=tuple(side for side in issue.sides if side.document in current))
            for issue in comparison.issues
        )
        yield replace(comparison, issues=tuple(issues))


def _whole(archive: Archive, picks: Iterable[auditing.Pick]) -> Iterator[auditing.Pick]:
    """The picks with their words."""
    drawn = list(picks)
    cases: dict[tuple[str, str], auditing.Case] = {}
    for address in dict.fromkeys(pick.case.document for pick in drawn):
        wanted = {pick.case.statement for pick in drawn if pick.case.document == address}
        try:
            reading = archive.reading(address, corrected=False)
        except NotFound:  # forgotten since
            continue
        shown = (
            replace(each, content=replace(each.content, text=_words(each)))
            for each in reading.statements
            if each.id in wanted
        )
        found = auditing.cases([replace(reading, statements=tuple(shown))])
        cases.update((case.key, case) for case in found)
    for pick in drawn:
        case = cases.get(pick.case.key)
        if case is not None:
            yield replace(pick, case=replace(case, relation=pick.case.relation))


def _words(statement: Statement) -> str:
    text = statement.content.text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(text: str) -> str:
    return " ".join(text.split())
