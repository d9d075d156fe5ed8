"""To whom a statement was made, where the text says so: "told Dovik", "asked the ministry for"."""

from __future__ import annotations

import re

from readouts.reading.names import Cast
from readouts.records import SpeakerKind, Statement

# Verbs whose object is the one spoken to; in "warned of" and "asked about" there is none.
_TELLING = re.compile(
    r"\b(?:tell|tells|told|telling|ask|asks|asked|asking|inform|informs|informed|assure|assures|assured|assuring"
    r"|warn|warns|warned|warning|urge|urges|urged|urging|remind|reminds|reminded|reminding|notified|advised"
    r"|promised|implored|begged|pressed|called on|calls on|calling on|appealed to|reassured)$",
    re.IGNORECASE,
)
# ... and verbs that need "to" before it.
_TO = re.compile(
    r"\b(?:said|says|saying|wrote|writes|explained|replied|complained|conveyed|suggested|proposed"
    r"|made (?:it )?clear|reiterated|stressed|repeated|confirmed|remarked"
    r"|mentioned|announced|reported|expressed)$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)(?:\s\w+ly)?\s$")
_TOLD = re.compile(
    r"(?:(?:was|were|is|are|has been|have been|had been|being|got)\s)(?:\w+ly\s|also\s)?"
    r"(?:told|informed|briefed|notified|advised|assured|reminded|warned|asked|urged)\b(?!\sby\b)",
    re.IGNORECASE,
)
# "Dovik was told by": who is told stands before the verb.
_TOLD_BY = re.compile(
    r"(?P<whom>[A-Z][\w.’'\-]*(?:\s[A-Z][\w.’'\-]*){0,4})"  # noqa: RUF001
    r"\s(?:was|were|is|are|has been|had been)(?:\s\w+ly)?\s$"
)
_PRONOUN = re.compile(
    r"him\b|her\b(?=\s*(?:$|[,.;:“\"]|(?:that|to|on|in|about|of|at|during|after|not|what|why|how)\b))"
)
# One name or a few joined, and whether a title leads; what follows must not go on with it.
_WHOM = re.compile(
    r"(?:the\s)?(?:(?:[a-z]+\s){0,3}?)"
    r"(?:[A-Z][\w.’'\-]*)(?:\s(?:(?:of|for)\s(?:the\s)?)?[A-Z][\w.’'\-]*){0,6}"  # noqa: RUF001
    r"(?:\s(?:(?:prime|foreign|vice|defen[cs]e)\s)?"
    r"(?:minister|president|chancellor|leader|government|parliament|ambassador|officials)\b)?"
    r"(?:(?:,\s|,?\sand\s)(?:the\s)?[A-Z][\w.’'\-]*(?:\s[A-Z][\w.’'\-]*){0,3}){0,3}"  # noqa: RUF001
)
_AUDIENCE = re.compile(
    r"(?:(?:the|a|his|her|their)\s)?(?:[a-z]+\s){0,2}?"
    r"(?:reporters|journalists|lawmakers|senators|supporters|parliament|voters|troops|deputies|ministers"
    r"|delegates|diplomats|the press|the crowd|crowd|viewers|listeners"
    r"|(?:prime |foreign |defen[cs]e )?minister|president"
    r"|leaders|officials|press|news agency|newspaper)\b"
)
_LEAD = frozenset(
    """
    the president prime foreign minister chancellor secretary defence defense leader former fellow his her its
    their king queen visiting ambassador envoy parliament speaker
    """.split()
)
_OBJECT_END = re.compile(
    r"\s*(?:$|[,.;:“\"]|(?:that|to|for|he|she|it|they|not|on|in|about|of|at|during|after|by|over|this|last|what|why|how"
    r"|when|whether|if|there|the|his|her|a|an)\b)"
)
# ... and where the network took the one spoken to for the first word of what was said.
_CONTENT_END = re.compile(r"\s(?:to|for|that|about|not to|whether|if|why|how)\b")


def is_told(statement: Statement) -> bool:
    """Whether the source is the one spoken to: "the adviser was informed of the talks"."""
    source, cue = statement.source, statement.cue
    return bool(source and cue and source.start < cue.start and _TOLD.match(cue.text))


def is_audience(words: str) -> bool:
    """Whether ``words`` describe people who are spoken to: "reporters", "the crowd"."""
    return bool(_AUDIENCE.fullmatch(words))


def is_house(name: str, kind: SpeakerKind, cast: Cast) -> bool:
    """Whether a proper name that is no person's can be spoken to; one capitalised word may be anything."""
    if kind in ("document", "group"):
        return kind == "group"
    letters = name.replace(".", "")
    known = bool(cast.land(name) or cast.seat(name))
    return known or " " in name or (letters.isupper() and len(letters) > 2)


def place(text: str, statement: Statement) -> tuple[int, int] | None:
    """Where the one spoken to stands, ``[start, end)``, or None.

    Args:
        text: the document's text.
        statement: with its cue.
    """
    if statement.cue is None:
        return None
    if is_told(statement) and statement.source:
        return statement.source.spans[0]
    low, high = statement.cue.spans[0]
    cue = text[low:high]
    verb = _TELLING.search(cue) or _TO.search(cue)
    at = high
    if verb is None:
        # The network may take "told reporters" for one cue.
        inside = re.match(r"\w+(?=\s)", cue)
        verb = inside and (_TELLING.search(inside[0]) or _TO.search(inside[0]))
        if verb is None or inside is None:
            return None
        at = low + inside.end()
    if _PASSIVE.search(text, max(0, low - 24), low):
        whom = _TOLD_BY.search(text, max(0, low - 120), low)
        return whom.span("whom") if whom and text.startswith(" by ", high) else None
    gap = re.compile(r"\sto\s" if verb.re is _TO else r"\s").match(text, at)
    if gap is None:
        return None
    limit = min(at + 120, len(text))
    pronoun = _PRONOUN.match(text, gap.end(), limit)
    if pronoun:
        return pronoun.span()
    if gap.end() < statement.content.start < limit:
        limit = statement.content.start
    return _object(text, gap.end(), limit, statement)


def _object(text: str, start: int, limit: int, statement: Statement) -> tuple[int, int] | None:
    for pattern in (_AUDIENCE, _WHOM):
        match = pattern.match(text, start, limit)
        if match is None or not match[0].strip():
            continue
        end = match.end()
        if text[end - 1] == "." and not re.search(r"\b[A-Z]\.$", match[0]):
            end -= 1
        lead = [word for word in re.split(r"[A-Z]", match[0])[0].split() if word[0].islower()]
        if pattern is _WHOM and not set(lead) <= _LEAD | {"and", "of", "for"}:
            continue
        ends = _CONTENT_END if start == statement.content.start else _OBJECT_END
        if not ends.match(text[end:limit]) and limit != statement.content.start:
            continue
        source = statement.source
        if source and source.start < end and start < source.end:
            return None
        return start, end
    return None
