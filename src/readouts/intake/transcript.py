"""Press transcripts: who speaks is in the margin, in the layouts that offices publish.

A margin is a name and a colon at the start of a line (``PRESIDENT VARGA:``, ``MS. SALK:``), a ``Q``
or an ``A``. One colon proves nothing, so a text counts as a transcript only where its margins say so
together (:func:`turns`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from readouts.records import Span, Turn

_BLANK = r"[ \t\xa0]"
_OPEN = rf"^(?:{_BLANK}|[*_>]){{0,20}}"
_CLOSE = r"[*_]{0,4}"
_NOTE = r"(?:[ \xa0]?[(\[][^()\[\]\n]{1,40}[)\]])?"
# Python's re has no class for capitals: those of the Latin, Greek and Cyrillic blocks, less A to Z.
_MORE = "".join(char for char in map(chr, range(0xC0, 0x530)) if char.isupper())
# Capitals only, with the small letters of McNALLY, of "and", and of "via interpreter" in brackets.
_UPPER = (
    rf"(?:(?:Mc|Mac|De|de|von|van|al-|El-)?[A-Z{_MORE}][A-Z.'\u2019\u2010\u2011\-{_MORE}]{{0,30}}"
    r"|and|of|for|\d{1,2})"
)
_CAPITALS = rf"(?P<upper>{_UPPER}(?:,?[ \xa0]{{1,2}}{_UPPER}){{0,7}})"
_WORD = rf"[A-Z{_MORE}][\w.'\u2019\u2010\u2011\-]{{0,30}}"
_NAME = rf"(?P<name>{_WORD}(?:,?[ \xa0](?:{_WORD}|of|the|for|and|de|von|van|bin|al)){{0,7}})"
_TURN = re.compile(
    rf"{_OPEN}(?:"
    rf"(?:{_CAPITALS}{_NOTE}|{_NAME}{_NOTE}){_CLOSE}:{_CLOSE}(?=\s|$)"
    rf"|(?P<q>[QA]){_CLOSE}(?:[.:]{_CLOSE}(?=\s|$)|(?={_BLANK}{{2,10}}\S)|(?=\t))"
    rf"|(?P<lone>Q)(?={_BLANK}[A-Z“\"(—\u2013-])"
    rf"|(?P<alone>[QA])(?={_BLANK}{{0,3}}\r?$)"
    r")",
    re.MULTILINE,
)
_OFFICE = re.compile(
    r"(?i:\b(?:the (?:vice |first )?(?:president|lady|chancellor|king|queen)|president|vice president"
    r"|chancellor"
    r"|(?:prime |foreign |defen[cs]e )?minister|secretary(?:[ -]general)?|under ?secretary|chairman"
    r"|chairwoman|chair"
    r"|mr|mrs|ms|dr|gen|general|admiral|adm|senator|governor|ambassador|spokes(?:man|woman|person)|king|queen"
    r"|senior (?:administration|government|defen[cs]e) officials?|first lady|moderator|director|commissioner"
    r"|taoiseach|speaker|congress(?:man|woman)|representative|colonel|sergeant|judge|justice"
    r"|administrator)\b)"
)
_ASKING = frozenset(
    {"Q", "QUESTION", "REPORTER", "JOURNALIST", "PARTICIPANT", "AUDIENCE MEMBER", "MODERATOR"}
)
# Capitals with a colon that head a list, a notice or a release.
_NOT_NAMES = re.compile(
    r"(?i:note|update|updated|background|fact sheet|action|actions|contact|contacts|media contact|subject"
    r"|date|time"
    r"|place|location|venue|where|when|who|what|why|how|from|to|cc|re|summary|warning|correction|breaking"
    r"|watch|read"
    r"|read more|related|source|sources|photo|video|credit|image|topic|topics|tags|agenda|item|part"
    r"|section|step"
    r"|example|editor(?:'|\u2019)s note|title|author|published|for immediate release|embargoed"
    r"|participants|attendees"
    r"|conclusion|introduction|background note|results?|headline|editor|http|https|see also|also|remarks"
    r"|end|day|p\.?s)"
)
# Where a margin is followed by a note on how the words reached the page.
_HOW = re.compile(
    r"[ \t\xa0]{0,6}[(\[](?:as interpreted|as translated|via interpreter|via translator"
    r"|through (?:an )?interpreter"
    r"|through (?:a )?translator|in progress|interpreted|translated|speaking [^()\[\]\n]{1,40}"
    r"|in [A-Z][a-z]{2,15})"
    r"[.,]?[)\]]",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:^|\n)\s{0,20}(?:\(?\[?END\b[^\n]{0,60}|\(?\d{1,2}:\d{2}[ \xa0]?[AP]\.?M\.?[^\n]{0,12}|\\?#{3,}"
    r"|- ?(?:30|END) ?-)"
    r"\s{0,200}$",
    re.IGNORECASE,
)

# No press conference has more; a file of nothing but margins is no reason to fill the memory.
_MOST = 200_000


class _Margin(NamedTuple):
    label: Span
    end: int  # where the words may start
    name: str  # the label in capitals, blanks made single
    shape: str  # "upper", "name" or "letter"


def opens_turn(line: str) -> bool:
    """Whether ``line`` starts with a margin in capitals, a ``Q`` or an ``A``; a hint, not a proof."""
    match = _TURN.match(line[:200])
    return bool(match and (match["upper"] or match["q"]) and not _NOT_NAMES.fullmatch(match["upper"] or ""))


def turns(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript, in text order; empty where ``text`` is none.

    The evidence has to be strong: an office or courtesy title in a margin near the top, or margins
    that come back, and most of the text below them.
    """
    margins = _convincing(list(islice(_margins(text), _MOST)), text)
    found = []
    for index, margin in enumerate(margins):
        stop = margins[index + 1].label.start if index + 1 < len(margins) else len(text)
        body = _body(text, margin.end, stop)
        if body:
            found.append(Turn(margin.label, body))
    return tuple(found)


def is_question(label: str) -> bool:
    """Whether a margin belongs to somebody who asks, and not to a party."""
    return " ".join(label.split()).upper().strip(".:") in _ASKING


def _margins(text: str) -> Iterator[_Margin]:
    for match in _TURN.finditer(text):
        group = match.lastgroup or ""
        if group not in ("upper", "name"):
            yield _Margin(Span(*match.span(group)), match.end(), match[group], "letter")
            continue
        label = match[group]
        name = " ".join(label.split())
        if _NOT_NAMES.fullmatch(name.rstrip(".")):
            continue
        # The label of "PRESIDENT DOVIK (via interpreter):" is the name.
        yield _Margin(Span(*match.span(group)), match.end(), name.upper(), group)


def _convincing(margins: list[_Margin], text: str) -> list[_Margin]:
    """The margins that make the text a transcript, or none."""
    letters = [margin for margin in margins if margin.shape == "letter"]
    asked = sum(margin.name == "Q" for margin in letters) >= 2
    upper = _speaking([margin for margin in margins if margin.shape == "upper"], text, asked)
    mixed = upper or _speaking([margin for margin in margins if margin.shape == "name"], text, asked)
    answered = any(margin.name == "A" for margin in letters)
    if not mixed and not (asked and answered):
        return []
    kept = sorted([*mixed, *(letters if asked or len(letters) < 3 else [])])
    if not asked:
        # One stray letter beside names is a question only if it is a Q.
        kept = [margin for margin in kept if margin.shape != "letter" or margin.name == "Q"]
    first = kept[0].label.start if kept else 0
    return kept if (len(text) - first) * 2 >= len(text) else []


def _speaking(margins: list[_Margin], text: str, asked: bool) -> list[_Margin]:
    """Margins of one shape, if they are names: those with an office, and those that come back."""
    counts = Counter(margin.name for margin in margins)
    offices = [margin for margin in margins if _OFFICE.search(margin.name)]
    again = sum(count for count in counts.values() if count >= 2)
    capitals = bool(margins) and margins[0].shape == "upper"
    if capitals and offices and (offices[0].label.start < max(3000, len(text) // 5) or len(offices) > 1):
        return margins
    if (asked and again >= 2) or (len(counts) >= 2 and again >= (3 if capitals else 4)):
        # In small letters a label may be any word before a colon: keep those that come back.
        return [margin for margin in margins if capitals or counts[margin.name] >= 2 or margin in offices]
    return []


def _body(text: str, start: int, stop: int) -> Span | None:
    how = _HOW.match(text, start, stop)
    start = how.end() if how else start
    if stop == len(text):
        tail = _TAIL.search(text, max(start, stop - 400))
        stop = tail.start() if tail else stop
    while start < stop and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in "*_>"):
        stop -= 1
    return Span(start, stop) if stop > start else None
