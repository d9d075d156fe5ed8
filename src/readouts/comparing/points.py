"""Points: what is lined up.

In an official account every sentence is a point of its issuer's own, with the statements it holds: "the
leaders agreed ..." is that side's claim about both, and so is what it says the other side said. In a
report or a transcript the points are what identified parties say, a sentence of a statement's
content each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from readouts.comparing.cuts import cuts, is_talk
from readouts.comparing.sentences import sentences
from readouts.comparing.words import TONE, WORD, bag, is_grammar, listed, stem
from readouts.records import Aside, Document, Reading, Span, Statement

# A piece of a statement shorter than this many words stays with the piece before it.
SHORT = 4
# A content shorter than this many words is understood with the sentence around it.
BARE = 6

# Parties that are set side by side; of more, those that say the least are left out and counted.
COLUMNS = 24

# A point is understood from so many characters at most: the network reads no further.
READ = 2000

# An unnamed source, a group or a paper is nobody's side unless its party is known.
_SIDES = frozenset({"person", "organization", "country"})

# A sentence with no more than OCCASION stems beside names and these says only that there was a meeting.
OCCASION = 2
_MEETING = frozenset(stem(word) for word in listed("meeting"))
# A dateline or a name alone says nothing: in what does, some word begins small.
_SAYS = re.compile(r"\b[^\W\d_A-Z]\w{2}")
_STOP = re.compile(r"[.!?…:;][\"”’')\]»]{0,4}$")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that one party says in one document.

    ``document`` counts the readings from 0. ``text`` is what the point is understood from: the words
    of ``spans``, or the sentence they stand in where they are few. ``whole`` is the sentence of which it is
    one of several points, else the same text; points of one sentence have one ``unit``. In
    an account it is ``narrated``: the issuer's own words. A ``courtesy`` says how the talks went: it is
    lined up with another side's, but makes no row alone.
    ``aside`` is what sets a point apart that is none of the talks (see ``records.Issue``). ``lead`` is the
    sentence before it where that is no point: only read along with it.
    """

    party: str
    document: int
    spans: tuple[Span, ...]
    statements: tuple[str, ...]
    text: str
    whole: str
    unit: int
    narrated: bool = False
    courtesy: bool = False
    aside: Aside | None = None
    lead: str = ""


def points(
    readings: Sequence[Reading], attitudes: Collection[str] = ("assertion",)
) -> tuple[tuple[Point, ...], int]:
    """The points of all documents, in the order of the documents and of their text.

    Args:
        readings: the documents as they were read.
        attitudes: statements with another attitude are not lined up. (An account's sentence that holds
            one stays: it is the account's narration.)

    Returns:
        The points, and how many statements were left out: for which party is not known, or there are
        more than ``COLUMNS`` parties. Speakers are columns of their own only where fewer than two
        parties are known.
    """
    known = known_parties(readings)
    accounts = {account_party(reading.document) for reading in readings} - {None}
    # Where two parties speak, whoever speaks for none is no column of their own beside them.
    by_name = len(accounts | set(known.values())) < 2
    found: list[Point] = []
    left_out = 0
    for index, reading in enumerate(readings):
        statements = [s for s in reading.statements if s.attitude in attitudes and s.content.spans]
        party = account_party(reading.document)
        if party is not None:
            found += _account(index, party, reading.document, statements)
        else:
            placed = [
                (statement, _side(statement, reading.document.party, known, by_name))
                for statement in _outermost(statements)
            ]
            left_out += sum(side is None for _, side in placed)
            found += _report(index, reading.document.text, placed)
    most = {party for party, _ in Counter(point.party for point in found).most_common(COLUMNS)}
    left_out += len({(p.document, *p.statements) for p in found if p.party not in most})
    return tuple(point for point in found if point.party in most), left_out


def account_party(document: Document) -> str | None:
    """The side whose own account ``document`` is; null for a report or a transcript."""
    if document.genre == "transcript":
        return None
    return document.party or (document.issuer if document.genre == "account" else None)


def _account(index: int, party: str, document: Document, statements: Sequence[Statement]) -> list[Point]:
    spans = [
        span
        for span in sentences(document.text)
        if not _is_heading(document, span)
        and not any(f.start < span.end and span.start < f.end for f in document.furniture)
    ]
    held: list[list[Statement]] = [[] for _ in spans]
    starts = [span.start for span in spans]
    for statement in statements:
        for piece in statement.content.spans:
            at = max(bisect_right(starts, piece.start) - 1, 0)
            while at < len(spans) and spans[at].start < piece.end:
                if piece.start < spans[at].end and statement not in held[at]:
                    held[at].append(statement)
                at += 1
    found = []
    lead = ""
    for unit, (span, inside) in enumerate(zip(spans, held, strict=True)):
        whole = document.text[span.start : min(span.end, span.start + READ)]
        if _is_occasion(whole, unit == 0, inside):
            lead = whole
            continue
        tone = TONE in bag(whole) and all(statement.kind == "indirect" for statement in inside)
        for pieces, ids in cuts(document.text, span, inside):
            words = " ".join(document.text[start:end] for start, end in pieces)[:READ]
            aside = _aside([s for s in inside if s.id in ids])
            found.append(Point(party, index, pieces, ids, words, whole, unit, True, tone, aside, lead))
        lead = ""
    return found


def _aside(statements: Sequence[Statement]) -> Aside | None:
    """What all of a point's statements are: about what did not come up, or about what lies ahead."""
    if statements and all(statement.unsaid for statement in statements):
        return "unsaid"
    if statements and all("future" in statement.flags for statement in statements):
        steps = all(_STEP.search(statement.content.text) for statement in statements)
        return "ahead" if steps else None
    return None


def _is_heading(document: Document, span: Span) -> bool:
    words = document.text[span.start : span.end]
    bare = not _STOP.search(words) and len(WORD.findall(words)) < 15
    return bare or words == document.title or not _SAYS.search(words)


def _is_occasion(sentence: str, first: bool, statements: Sequence[Statement]) -> bool:
    """Whether a sentence only says that there was a meeting, or that greetings were exchanged."""
    if TONE in bag(sentence):
        return False
    if _GREETINGS.search(sentence):
        return True
    if first and _OPENS.search(sentence) and all(is_talk(s.cue.text) for s in statements if s.cue):
        return True
    rest = [
        match[0]
        for match in WORD.finditer(sentence)
        if match[0][0].islower() and not is_grammar(match[0]) and stem(match[0]) not in _MEETING
    ]
    return len(rest) <= OCCASION and bool(_MET.search(sentence))


_MET = re.compile(
    r"\b(?:met|meeting|spoke|held|call|talks|conversation|hosted|received|visit|summit)\b", re.IGNORECASE
)
_OPENS = re.compile(r"\b(?:met|spoke|held|hosted|received|had|took place|joined|welcomed)\b", re.IGNORECASE)
# What happens next is something to be done, not whatever is put in the future tense.
_STEP = re.compile(
    r"\b(?:will|shall|would|to|is|are|be|been|already|now)\s+(?:\w+\s+){0,2}?(?:brief|meet|visit|travel|host|hold"
    r"|held|call|convene|resume|continu|invit|sign|present|send|sent|return|gather|report|consult|speak|fly|arriv)",
    re.IGNORECASE,
)
_GREETINGS = re.compile(r"\bexchanged\b.{0,30}\b(?:greetings|wishes|pleasantries)\b", re.IGNORECASE)


def _outermost(statements: Sequence[Statement]) -> list[Statement]:
    """What A says that B said is A's statement: the one inside is no point of its own."""
    kept: list[Statement] = []
    reach = -1
    for statement in sorted(statements, key=lambda s: (s.content.start, -s.content.end)):
        if statement.within is None and statement.content.end > reach:
            kept.append(statement)
            reach = statement.content.end
    return kept


def known_parties(readings: Sequence[Reading]) -> dict[str, str]:
    """The party of each speaker by name: the one that most of their statements in all readings bear."""
    counted: dict[str, Counter[str]] = {}
    for reading in readings:
        for statement in reading.statements:
            if statement.party and len(statement.speakers) == 1:
                counted.setdefault(statement.speakers[0].name, Counter())[statement.party] += 1
    return {
        name: min(parties.items(), key=lambda item: (-item[1], item[0]))[0]
        for name, parties in counted.items()
    }


def _side(statement: Statement, default: str | None, known: dict[str, str], by_name: bool) -> str | None:
    """The column of a statement: its party, its speaker's elsewhere, or its speaker where ``by_name``."""
    side = statement.party or default
    if side is None and len(statement.speakers) == 1:
        speaker = statement.speakers[0]
        side = known.get(speaker.name)
        if side is None and by_name and speaker.kind in _SIDES:
            side = speaker.name
    return side


def _report(index: int, text: str, statements: Sequence[tuple[Statement, str | None]]) -> list[Point]:
    spans = sentences(text)
    starts = [span.start for span in spans]
    found: list[Point] = []
    for statement, party in statements:
        if party is None:
            continue
        aside = _aside([statement])
        for piece in _pieces(text, statement, spans, starts):
            words = _words(text, piece, spans, starts)
            if statement.act == "DENY" and statement.cue:
                # "that the islands came up" alone would say the opposite of what is meant.
                piece = tuple(sorted((*statement.cue.spans, *piece)))
            point = Point(party, index, piece, (statement.id,), words, words, len(found), aside=aside)
            found.append(point)
    return found


def _pieces(
    text: str, statement: Statement, spans: Sequence[Span], starts: Sequence[int]
) -> list[tuple[Span, ...]]:
    """The statement's content cut at the ends of sentences; a few words alone stay with their neighbour."""
    parts: dict[int, list[Span]] = {}
    for piece in statement.content.spans:
        at = max(bisect_right(starts, piece.start) - 1, 0)
        while at < len(spans) and spans[at].start < piece.end:
            start, end = max(piece.start, spans[at].start), min(piece.end, spans[at].end)
            if start < end and WORD.search(text, start, end):
                parts.setdefault(at, []).append(Span(start, end))
            at += 1
    merged: list[list[Span]] = []
    few = False
    for at in sorted(parts):
        short = sum(len(WORD.findall(text, *span)) for span in parts[at]) < SHORT
        if merged and (short or few):
            merged[-1] += parts[at]
        else:
            merged.append(parts[at])
        few = short
    return [tuple(piece) for piece in merged]


def _words(text: str, piece: tuple[Span, ...], spans: Sequence[Span], starts: Sequence[int]) -> str:
    words = " ".join(text[start:end] for start, end in piece)
    if len(WORD.findall(words)) >= BARE:
        return words[:READ]
    at = max(bisect_right(starts, piece[0].start) - 1, 0)
    start = max(spans[at].start, piece[0].start - READ // 2)
    return text[start : min(max(spans[at].end, piece[-1].end), start + READ)]
