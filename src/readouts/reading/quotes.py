"""Quotation marks: which words of a text stand inside them, and how deep.

A small state machine with a stack, run paragraph by paragraph over the marks alone. It takes curly,
straight and single marks, guillemets, low-high marks and the `` and '' of tokenised text. A straight
mark shows no direction: whether it opens or closes is read from what stands on its two sides. No
mark can take the rest of a text with it: what is never closed ends with its paragraph, or at the
next opening mark of its sort, unless the next paragraph opens with a mark, as printers do for a
quotation that runs on.
"""

# The marks that ruff calls ambiguous are the matter here.
# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readouts.records import Kind

_DEEPEST = 4
# Within how many code points an unclosed mark may wait for the end of its paragraph.
_REACH = 2000
_POSSESSIVE_REACH = 120

_SIGN = r"[“”„‟\"«»‹›]|``|‘‘|’’|''(?!')|(?<!\S)''|(?<![^\W_])['‘’‚‛`]|['‘’](?![^\W_])"
_TOKEN = re.compile(rf"(?P<break>[\r\n\u2028\u2029]\s*)|{_SIGN}")
_SIGNS = frozenset("“”„‟\"«»‹›'‘’‚‛`")
_OPENING = frozenset("([{<")
_DASHES = frozenset("—–-/")
_AFTER_CLOSE = frozenset(")]}>.,;:!?…")
_ELISION = re.compile(
    r"(?:\d0s?\b|\d\d\b(?!%)|(?:em|til|till|tis|twas|twere|twill|cause|cos|cuz|bout|round|neath|nuff|n|kay|tude)\b)",
    re.IGNORECASE,
)
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}(?:\.\d+|\s?[½¼¾])?$")
# A comma or a full stop, and whether white space stands before it.
_STOP = re.compile(r"(\s)?(?<![.\d])[,.](?=\s|$)")
_SENTENCE_LAST = frozenset('.!?”"')
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[\r\n]")
# What may follow the apostrophe of "the workers' union" but seldom a closing mark.
_NOUN_NEXT = re.compile(r"[ \xa0][A-Za-z(]")

_DOUBLE, _SINGLE, _ANGLE, _SMALL_ANGLE = range(4)
_EITHER, _OPENS, _CLOSES = 0, 1, -1
_SORT: dict[str, tuple[int, int]] = {
    '"': (_DOUBLE, _EITHER),
    "''": (_DOUBLE, _EITHER),
    "“": (_DOUBLE, _OPENS),
    "‟": (_DOUBLE, _OPENS),
    "„": (_DOUBLE, _OPENS),
    "``": (_DOUBLE, _OPENS),
    "‘‘": (_DOUBLE, _OPENS),
    "”": (_DOUBLE, _CLOSES),
    "’’": (_DOUBLE, _CLOSES),
    "'": (_SINGLE, _EITHER),
    "‘": (_SINGLE, _OPENS),
    "‚": (_SINGLE, _OPENS),
    "‛": (_SINGLE, _OPENS),
    "`": (_SINGLE, _OPENS),
    "’": (_SINGLE, _CLOSES),
    "«": (_ANGLE, _OPENS),
    "»": (_ANGLE, _CLOSES),
    "‹": (_SMALL_ANGLE, _OPENS),
    "›": (_SMALL_ANGLE, _CLOSES),
}


class Quotation(NamedTuple):
    """A quotation, its marks included: ``[start, end)`` in code points of the text.

    ``depth`` is 1 for one that stands in no other. ``closed`` is False where the closing mark is
    missing.
    """

    start: int
    end: int
    depth: int
    closed: bool


class _Sign(NamedTuple):
    start: int
    end: int
    mark: str
    sort: int
    way: int
    before: str  # the first character on the left that is no mark; a blank at the text's edge
    after: str


class _Open:
    """A quotation not closed yet."""

    __slots__ = ("mark", "since", "sort", "start", "succeeded")

    def __init__(self, sign: _Sign) -> None:
        self.start = self.since = sign.start
        self.mark = sign.mark
        self.sort = sign.sort
        self.succeeded: int | None = None  # where the next quotation of its sort opened


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation of ``text``, in order of where it begins, the outer one first.

    Any two are nested or apart. Time grows with the length of the text; nothing is raised.
    """
    machine = _Machine(text)
    signs: list[_Sign] = []
    wrapped: bool | None = None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup is None:
            sign = _sign(text, start, end)
            if sign is not None:
                signs.append(sign)
            continue
        if not signs and not machine.stack:
            machine.begin = end
            continue
        single = _is_single(match[0])
        if single and wrapped is None:
            wrapped = _is_wrapped(text)
        if not (single and (wrapped or _runs_on(text, start, end))):
            machine.paragraph(signs)
            signs = []
            machine.turn(start, end)
    machine.paragraph(signs)
    return machine.finish(len(text))


def inside(text: str) -> bytes:
    """One byte for each code point of ``text``: the quotation depth, 0 outside; marks count as inside."""
    depths = bytearray(len(text))
    for start, end, depth, _ in quotations(text):
        depths[start:end] = bytes((depth,)) * (end - start)
    return bytes(depths)


def kind_of(text: str, spans: Iterable[Sequence[int]], marks: bytes | bytearray) -> Kind:
    """How a content is told, from the share of its letters that stand inside quotation marks.

    Args:
        text: the document's text.
        spans: the content, ``[start, end)`` in code points.
        marks: what :func:`inside` says of ``text``.

    Returns:
        ``direct`` above nine tenths, ``mixed`` above a twentieth, else ``indirect``.
    """
    letters = quoted = 0
    for start, end in spans:
        for place in range(start, min(end, len(text))):
            if text[place].isalnum():
                letters += 1
                quoted += marks[place] > 0
    share = quoted / letters if letters else 0.0
    return "direct" if share > 0.9 else "mixed" if share > 0.05 else "indirect"


def _sign(text: str, start: int, end: int) -> _Sign | None:
    mark = text[start:end]
    sort, way = _SORT[mark]
    # Three at most, so that a row of a million marks stays linear.
    left, stop = start - 1, max(start - 4, -1)
    while left > stop and text[left] in _SIGNS:
        left -= 1
    right, stop = end, min(end + 3, len(text))
    while right < stop and text[right] in _SIGNS:
        right += 1
    before = text[left] if left >= 0 else " "
    after = text[right] if right < len(text) else " "
    if mark in "‚`" and not (_is_free(before) and after.isalnum()):
        return None  # a comma or an accent that only looks like a mark
    return _Sign(start, end, mark, sort, way, before, after)


def _is_free(before: str) -> bool:
    return before.isspace() or before in _OPENING


def _is_single(gap: str) -> bool:
    return gap.count("\n") < 2 and gap.count("\r") < 2 and "\u2029" not in gap


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether a line break stands in the middle of a sentence, as damaged and wrapped texts have it."""
    return end < len(text) and text[end].islower() and text[start - 1 : start] not in _SENTENCE_LAST


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the page did, and only blank lines part paragraphs."""
    sample = text[:20_000]
    lines = [len(line) for line in sample.splitlines() if line.strip()]
    if len(lines) < 4 or not re.search(r"\n[ \t\r]*\n", sample):
        return False
    full = sum(50 <= length <= 100 for length in lines)
    return full * 2 > len(lines) and sum(length > 100 for length in lines) * 20 < len(lines)


def _is_tokenised(text: str) -> bool:
    """Whether each mark is a token between blanks, so that blanks do not show which way it turns."""
    stops = [bool(match[1]) for match in _STOP.finditer(text, 0, 20_000)]
    return bool(stops) and sum(stops) > 0.8 * len(stops)


class _Machine:
    """The stack of open quotations and what has been found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokenised = _is_tokenised(text)
        self.stack: list[_Open] = []
        self.found: list[tuple[int, int, bool]] = []
        self.begin = 0  # where the present paragraph begins
        self._waiting: int | None = None  # where the paragraph before ended, while quotations run on

    def paragraph(self, signs: list[_Sign]) -> None:
        """Take the marks of one paragraph, or of a part of it."""
        if self._waiting is not None:
            signs = signs[self._continue(signs) :]
        if not signs:
            return
        singles = (
            _singles(self.text, signs, self.begin) if any(sign.sort == _SINGLE for sign in signs) else {}
        )
        for sign in signs:
            if sign.sort == _SINGLE:
                self._single(sign, singles.get(sign.start, ""))
            elif sign.sort == _DOUBLE:
                self._double(sign)
            else:
                self._angle(sign)

    def turn(self, start: int, end: int) -> None:
        """Go on to the next paragraph: ``[start, end)`` is the gap between the two."""
        if self.stack and not (self.stack[-1].sort == _DOUBLE and _runs_on(self.text, start, end)):
            for one in [one for one in self.stack if one.succeeded is not None]:
                self._end(one, start)
            self._waiting = start
        self.begin = end

    def finish(self, end: int) -> tuple[Quotation, ...]:
        """Every quotation found, with its depth."""
        last = end if self._waiting is None else self._waiting
        for one in list(self.stack):
            self._end(one, last)
        return _nest(self.found)

    def _continue(self, signs: list[_Sign]) -> int:
        """Carry on, with a new paragraph, the quotations that it opens anew; the others have ended."""
        used, place = 0, self.begin
        for index, one in enumerate(list(self.stack)):
            sign = signs[used] if used < len(signs) else None
            gap = "" if sign is None else self.text[place : min(sign.start, place + 2)]
            if sign is None or sign.start - place > 1 or gap.strip() or not self._may_reopen(sign, one):
                for ended in self.stack[index:]:
                    self._end(ended, self._waiting or 0)
                break
            used, place = used + 1, sign.end
            one.since = sign.start
        self._waiting = None
        return used

    def _may_reopen(self, sign: _Sign, one: _Open) -> bool:
        turned = self.tokenised or not sign.after.isspace()
        return sign.sort == one.sort and sign.way != _CLOSES and turned

    def _end(self, one: _Open, place: int) -> None:
        """Give up waiting for a closing mark."""
        self.stack.remove(one)
        if one.mark == "'":
            return  # an apostrophe after all
        end = place if one.succeeded is None else one.succeeded
        if end - one.since > _REACH:
            sentence = _SENTENCE_END.search(self.text, one.since, one.since + _REACH)
            end = sentence.end() if sentence else one.since + _REACH
        while end > one.start + 1 and self.text[end - 1].isspace():
            end -= 1
        if end > one.start + 1:
            self.found.append((one.start, end, False))

    def _open(self, sign: _Sign) -> None:
        for one in self.stack:
            if one.sort == sign.sort and one.succeeded is None:
                one.succeeded = sign.start
        if len(self.stack) == _DEEPEST:
            self._end(self.stack[0], sign.start)
        self.stack.append(_Open(sign))

    def _close(self, sign: _Sign) -> None:
        while self.stack[-1].sort != sign.sort:
            self._end(self.stack[-1], sign.start)
        self.found.append((self.stack.pop().start, sign.end, True))

    def _last(self, sort: int) -> _Open | None:
        return next((one for one in reversed(self.stack) if one.sort == sort), None)

    def _double(self, sign: _Sign) -> None:
        one = self._last(_DOUBLE)
        before, after = sign.before, sign.after
        if self.tokenised and before.isspace() and after.isspace():
            if sign.way == _OPENS or (sign.way == _EITHER and one is None):
                self._open(sign)
            elif one is not None:
                self._close(sign)
            return
        free = _is_free(before) and (after not in _AFTER_CLOSE or after in ".…")
        if one is not None:
            if sign.way == _OPENS:
                opens = not after.isspace() and not _closes_backwards(sign, one)
            else:
                opens = sign.way == _EITHER and free and not after.isspace() and not self._is_late(sign)
            if opens:
                self._open(sign)
            elif not (sign.way == _EITHER and self._is_measure(sign)):
                self._close(sign)
        elif sign.way == _OPENS:
            if free or after.isalnum() or (before in _DASHES and not after.isspace()):
                self._open(sign)
        elif free:
            if not after.isspace():
                self._open(sign)
        elif sign.way == _EITHER and not after.isspace() and after not in _AFTER_CLOSE:
            # Behind a figure it is inches, behind a sentence a closing mark gone astray.
            astray = before.isdigit() or (before in ".!?" and after.islower())
            if not astray:
                self._open(sign)

    def _is_late(self, sign: _Sign) -> bool:
        """Whether a closing mark slipped behind its blank: ``"Yes, "she said``."""
        if sign.before != " " or not sign.after.islower():
            return False
        return self.text[sign.start - 2 : sign.start - 1] in ",!?"

    def _is_measure(self, sign: _Sign) -> bool:
        return sign.before.isdigit() and bool(_INCHES.search(self.text, max(0, sign.start - 8), sign.start))

    def _angle(self, sign: _Sign) -> None:
        one = self._last(sign.sort)
        if one is not None and (sign.way == _CLOSES) == (one.mark in "«‹"):
            self._close(sign)
        elif sign.way == _OPENS or (_is_free(sign.before) and not sign.after.isspace()):
            self._open(sign)

    def _single(self, sign: _Sign, role: str) -> None:
        if role == "open":
            self._open(sign)
        elif role == "close" and self.stack and self.stack[-1].sort == _SINGLE:
            self._close(sign)


def _nest(found: list[tuple[int, int, bool]]) -> tuple[Quotation, ...]:
    """Quotations with their depth; one that was given up ends before another that outlasts it."""
    out: list[Quotation | None] = []
    around: list[tuple[int, int]] = []  # where each ends and its place in ``out``
    for start, stop, closed in sorted(found, key=lambda span: (span[0], -span[1])):
        while around and around[-1][0] < stop:
            end, place = around.pop()
            outer = out[place]
            if end > start and outer is not None:
                out[place] = outer._replace(end=start) if start > outer.start + 1 else None
        around.append((stop, len(out)))
        out.append(Quotation(start, stop, len(around), closed))
    return tuple(one for one in out if one is not None)


def _closes_backwards(sign: _Sign, one: _Open) -> bool:
    """Whether a mark curled the wrong way, or the upper one of a low-high pair, closes."""
    if _is_free(sign.before):
        return False
    return one.mark == "„" or (sign.before not in _DASHES and not sign.after.isalnum())


def _singles(text: str, signs: list[_Sign], begin: int) -> dict[int, str]:
    """What each single mark of a paragraph does: ``open``, ``close``; the others are apostrophes.

    Read from the right, since "the workers' union" is told from "'the workers' union'" only by what
    still comes.
    """
    roles: dict[int, str] = {}
    strong: int | None = None  # the next mark that can only close
    weak: int | None = None  # the next that may be a possessive
    for sign in reversed(signs):
        if sign.sort != _SINGLE:
            continue
        if _may_open(text, sign):
            near = weak is not None and weak - sign.end <= _POSSESSIVE_REACH
            # At a paragraph's head it may wait for the next paragraph to say.
            if sign.mark != "'" or strong is not None or near or sign.start - begin <= 2:
                roles[sign.start] = "open"
            strong = weak = None
        elif not sign.before.isspace() and not (sign.way == _OPENS and sign.after.isalnum()):
            possessive = _is_possessive(text, sign)
            if not (possessive and strong is not None):
                roles[sign.start] = "close"
            if possessive:
                weak = sign.start
            else:
                strong = sign.start
    return roles


def _may_open(text: str, sign: _Sign) -> bool:
    before, after = sign.before, sign.after
    if sign.way == _CLOSES or after.isspace() or (after in _AFTER_CLOSE and after not in ".…"):
        return False
    # Scraped texts lose the blank behind a comma.
    astray = sign.way == _OPENS and after.isalnum() and not before.isalnum()
    if not (_is_free(before) or before in _DASHES or astray):
        return False
    return not _ELISION.match(text, sign.end)


def _is_possessive(text: str, sign: _Sign) -> bool:
    """Whether the mark may stand for a left-out s or g: "the workers' union", "lyin' Reyl"."""
    tail = text[max(0, sign.start - 2) : sign.start].lower()
    return (tail[-1:] in ("s", "z", "x") or tail == "in") and bool(_NOUN_NEXT.match(text, sign.end))
