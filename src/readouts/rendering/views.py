"""Records arranged the way every rendering of a comparison shows them: rows, cells, entries, voices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readouts.records import (
    Aside,
    Comparison,
    Document,
    Issue,
    Reading,
    RelationName,
    Side,
    Span,
    Speaker,
    Statement,
)
from readouts.rendering import wording

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}", re.ASCII)
_GAP = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement's attribution in words: who, by which cue, how sure, and why.

    ``speakers`` is empty when nobody was resolved; then ``candidates`` holds who it might be and
    ``source`` the document's own words for the source. ``verb`` is empty for an assertion, else
    thinks, knows or wants. ``told_by`` names who reports this statement inside their own.
    """

    statement: Statement
    speakers: tuple[Speaker, ...]
    candidates: tuple[Speaker, ...]
    source: str
    cue: str
    verb: str
    told_by: str

    @property
    def manner(self) -> str:
        """Whose wording it is: ``quoted``, ``paraphrased`` or ``partly quoted``."""
        return wording.MANNERS.get(self.statement.kind, self.statement.kind)

    @property
    def certainty(self) -> str:
        """``words 91%, speaker 93% (named in the source)``."""
        parts = [f"words {wording.percent(self.statement.confidence)}"]
        for speaker in self.speakers:
            whom = "speaker" if len(self.speakers) == 1 else speaker.name
            rule = speaker.why.partition("; ")[0]
            why = f" ({rule})" if rule else ""
            parts.append(f"{whom} {wording.percent(speaker.confidence)}{why}")
        return ", ".join(parts)

    @property
    def grounds(self) -> str:
        """What the gazetteer adds to the rules that :attr:`certainty` names, for the page."""
        found = (speaker.why.partition("; ")[2] for speaker in self.speakers)
        return "; ".join(dict.fromkeys(filter(None, found)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One side's words in a cell. ``anchor`` names their place in the document, None if they have none.

    Without voices the words are an official account's own narration.
    """

    anchor: str | None
    words: str
    document: Document
    number: int
    side: Side
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's entries on one issue; ``absence`` says where it was looked for when there are none."""

    party: str
    entries: tuple[Entry, ...]
    absence: str


@dataclass(frozen=True, slots=True)
class Row:
    """An issue, counted from 1, with a cell for every party. ``relation`` is the aside's where it is one."""

    number: int
    issue: Issue
    relation: wording.Relation
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; ``party`` is the side whose own they are, None for what several speak to."""

    title: str
    party: str | None
    rows: tuple[Row, ...]


def parties(comparison: Comparison) -> tuple[str, ...]:
    """The columns: the parties in the order given, and after them any that only a side names."""
    sides = (side.party for issue in comparison.issues for side in issue.sides)
    return tuple(dict.fromkeys((*comparison.parties, *sides)))


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """The comparison as rows of cells, in the order of its issues and of :func:`parties`."""
    columns = parties(comparison)
    shelf = _Shelf(comparison.readings)
    absences = {party: absence(comparison, party) for party in columns}
    found = []
    for number, issue in enumerate(comparison.issues, 1):
        entries: dict[str, list[Entry]] = {party: [] for party in columns}
        for place, side in enumerate(issue.sides, 1):
            entries[side.party].append(shelf.entry(f"i{number}-{place}", side))
        cells = tuple(Cell(party, tuple(entries[party]), absences[party]) for party in columns)
        shape = wording.ASIDES[issue.aside] if issue.aside else wording.RELATIONS[issue.relation]
        found.append(Row(number, issue, shape, cells))
    return tuple(found)


def sections(comparison: Comparison) -> tuple[Section, ...]:
    """The rows in the order they are shown: what several sides speak to, then each side's own account.

    A side's own account has the points that it alone makes, then what it says did not come up, and at its
    foot what it says happens next.
    """
    columns = parties(comparison)
    shared: list[Row] = []
    alone: dict[tuple[str, Aside | None], list[Row]] = {}
    for row in rows(comparison):
        if row.issue.relation == "one_sided":
            alone.setdefault((row.issue.sides[0].party, row.issue.aside), []).append(row)
        else:
            shared.append(row)
    both = "both" if len(columns) == 2 else "several"
    found = [Section(f"What {both} sides speak to", None, tuple(shared))] if shared else []
    for party in columns:
        for aside in (None, *wording.ASIDES):
            if (party, aside) in alone:
                what = wording.ASIDES[aside].word if aside else "only this side"
                found.append(Section(f"{party}: {what}", party, tuple(alone[party, aside])))
    return tuple(found)


def legend(comparison: Comparison) -> list[tuple[RelationName | Aside, wording.Relation]]:
    """The four relations, and the asides that this comparison has, by name."""
    asides = {issue.aside for issue in comparison.issues}
    return [
        *wording.RELATIONS.items(),
        *((name, shape) for name, shape in wording.ASIDES.items() if name in asides),
    ]


def possible(comparison: Comparison) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Pairs of one-sided points that may be about one thing: the confidence in words, and both entries."""
    shelf = _Shelf(comparison.readings)
    return tuple(
        (
            wording.percent(pair.confidence),
            tuple(shelf.entry(f"p{number}-{place}", side) for place, side in enumerate(pair.sides, 1)),
        )
        for number, pair in enumerate(comparison.possible, 1)
    )


def absence(comparison: Comparison, party: str) -> str:
    """Where a party's words were looked for: its own documents and those that speak for no party."""
    searched = [
        reading.document for reading in comparison.readings if reading.document.party in (party, None)
    ]
    if not searched:
        return "No document of this party was given"
    # Of the copies of one report the longest is searched, and the others add nothing.
    report = {id: group[0] for group in comparison.copies for id in group}
    lengths: dict[str, int] = {}
    for document in searched:
        key = report.get(document.id, document.id)
        lengths[key] = max(lengths.get(key, 0), wording.length(document))
    kind = "document" if len(lengths) == len(searched) else "independent document"
    words = wording.count(sum(lengths.values()), "word")
    return f"Not found in the {wording.count(len(lengths), kind)} searched ({words})"


def same_report(comparison: Comparison) -> dict[int, int]:
    """Which document, by its number from 1, is the same report as which one before it: the first of them."""
    numbers = {reading.document.id: number for number, reading in enumerate(comparison.readings, 1)}
    groups = (sorted(numbers[id] for id in group if id in numbers) for group in comparison.copies)
    return {number: group[0] for group in groups for number in group[1:]}


def tally(comparison: Comparison) -> str:
    """``6 points: 1 same, 2 differ, ...`` in the order of the legend, relations without points left out.

    Then how many documents are independent, where some are copies, and how many statements and sentences
    are not shown, and why.
    """
    counted = Counter(issue.relation for issue in comparison.issues if not issue.aside)
    asides = Counter(issue.aside for issue in comparison.issues if issue.aside)
    parts = []
    for name, shape in wording.RELATIONS.items():
        if counted[name] == 1:
            parts.append(f"1 {'on one side only' if name == 'one_sided' else shape.word}")
        elif counted[name]:
            parts.append(f"{counted[name]} {shape.many}")
    parts += [f"{asides[name]} {shape.many}" for name, shape in wording.ASIDES.items() if asides[name]]
    points = wording.count(len(comparison.issues), "point") + (f": {', '.join(parts)}" if parts else "")
    hidden = [
        f"{wording.count(many, what)} of {kind} not shown"
        for many, what, kind in (
            (comparison.passed_over, "sentence", "greeting or filler"),
            (comparison.left_out, "statement", "no known side"),
        )
        if many
    ]
    given = wording.documents(len(comparison.readings), comparison.independent)
    return "; ".join([points, *([given] if comparison.copies else []), *hidden])


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The words of ``spans`` on one line; an ellipsis stands where something between them is left out."""
    pieces: list[str] = []
    last = None
    for start, end in spans:
        if last is not None:
            pieces.append(" " if last <= start and _GAP.fullmatch(text, last, start) else " … ")
        pieces.append(text[start:end])
        last = end
    return wording.one_line("".join(pieces))


def voices(reading: Reading) -> tuple[Voice, ...]:
    """Every statement's :class:`Voice`, in the order of the statements."""
    known = {statement.id: statement for statement in reading.statements}
    return tuple(_voice(statement, known) for statement in reading.statements)


def _voice(statement: Statement, known: dict[str, Statement]) -> Voice:
    outer = known.get(statement.within or "")
    told_by = ""
    if outer is not None and outer is not statement:
        names = [speaker.name for speaker in outer.speakers]
        told_by = wording.listed(names) or (outer.source.text if outer.source else "")
    return Voice(
        statement=statement,
        speakers=statement.speakers,
        candidates=() if statement.speakers else statement.candidates,
        source=wording.one_line(statement.source.text) if statement.source else "",
        cue=wording.one_line(statement.cue.text) if statement.cue else "",
        verb=wording.ATTITUDES.get(statement.attitude, ""),
        told_by=wording.one_line(told_by),
    )


def anchors(reading: Reading, number: int) -> tuple[str, ...]:
    """An HTML id for every statement of the ``number``-th document, in their order: ``d1-s4``.

    An id that comes twice, or that HTML, CSS and addresses could not all carry, gives way to the
    statement's place among the statements: ``d1_4``.
    """
    found: dict[str, None] = {}
    for place, statement in enumerate(reading.statements, 1):
        name = f"d{number}-{statement.id}"
        fit = _ID.fullmatch(statement.id) and name not in found
        found[name if fit else f"d{number}_{place}"] = None
    return tuple(found)


class _Shelf:
    """The readings by document id, and their voices, made once a document."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._numbers: dict[str, int] = {}
        for number, reading in enumerate(readings, 1):
            self._numbers.setdefault(reading.document.id, number)
        self._readings = readings
        self._voices: dict[int, dict[str, Voice]] = {}

    def entry(self, anchor: str, side: Side) -> Entry:
        """The cell entry of ``side``; ValueError when its document is not in the comparison."""
        number = self._numbers.get(side.document)
        if number is None:
            raise ValueError(f"a side's document is not in the comparison: {side.document}")
        reading = self._readings[number - 1]
        if number not in self._voices:
            self._voices[number] = {voice.statement.id: voice for voice in voices(reading)}
        known = self._voices[number]
        text = reading.document.text
        return Entry(
            anchor=anchor if any(text[start:end] for start, end in side.spans) else None,
            words=words_of(text, side.spans),
            document=reading.document,
            number=number,
            side=side,
            voices=tuple(known[name] for name in side.statements if name in known),
        )


def said_by(voice: Voice) -> str:
    """A voice on one line of plain text.

    ``Ilse Varga (President, Velmark), cue “said”``; ``“he”, not resolved; could be A or B``.
    """
    parts = [wording.listed([wording.named(speaker) for speaker in voice.speakers])]
    if not voice.speakers:
        parts = [f"“{voice.source}”, " if voice.source else "Speaker "]
        parts.append(wording.NOT_RESOLVED)
        if voice.candidates:
            names = [wording.named(speaker) for speaker in voice.candidates]
            parts.append(f"; could be {wording.listed(names, 'or')}")
    if voice.told_by:
        parts.append(f", as told by {voice.told_by}")
    if voice.verb:
        parts.append(f", {voice.verb}")
    if voice.cue:
        parts.append(f", cue “{voice.cue}”")
    return "".join(parts)


def evidence(voice: Voice) -> list[str]:
    """Why these are a statement's speakers, who else it might be, to whom, and what is done, a line each."""
    lines = [f"speaker: {_weighed(speaker)}" for speaker in voice.speakers]
    lines += [f"candidate: {_weighed(speaker)}" for speaker in voice.statement.candidates]
    if not voice.speakers and not voice.statement.candidates:
        lines.append("speaker: nothing in the text or the gazetteer decides, and nobody is likelier")
    lines += [f"said to: {_weighed(speaker)}" for speaker in voice.statement.addressee]
    return [*lines, *_deed(voice.statement)]


def _deed(statement: Statement) -> list[str]:
    """What a statement does and when, in a line; none where that is not known."""
    if not statement.act:
        return []
    beside = f" ({statement.plover})" if statement.plover not in (None, statement.act) else ""
    marks = ["negated"] * statement.negated + ["not said"] * statement.unsaid
    shown = ", ".join(part for part in (statement.mode, *marks, *statement.flags) if part)
    return [f"act: {statement.act}{beside}" + (f", {shown}" if shown else "")]


def _weighed(speaker: Speaker) -> str:
    actor = f" = {speaker.actor.label} [{speaker.actor.id}]" if speaker.actor else ""
    kind = "" if speaker.kind == "person" else f", {speaker.kind}"
    why = f": {speaker.why}" if speaker.why else ""
    return f"{wording.named(speaker)}{actor}{kind}, {wording.percent(speaker.confidence)}{why}"


def facts(document: Document) -> list[str]:
    """What is known of a document, for a line: issuer or outlet, kind, party, date, length."""
    kind = wording.GENRES.get(document.genre, document.genre)
    return [
        *dict.fromkeys(part for part in (document.issuer, document.outlet) if part),
        f"{kind} of {document.party}" if document.party else kind,
        wording.long_date(document.date) or "no date",
        wording.count(wording.length(document), "word"),
        *(["said to be a translation"] if wording.translated(document) else []),
    ]


def notes(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The notes that belong under a comparison of these readings."""
    if any(reading.document.genre == "transcript" for reading in readings):
        return (*wording.NOTES, wording.TRANSCRIPTS)
    return wording.NOTES
