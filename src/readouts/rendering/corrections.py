"""Corrections and audits, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readouts.records import Correction, Reading, Span, Speaker
from readouts.rendering import views, wording
from readouts.rendering.wording import plain

_NARROWEST = 40
_SHORT = 200
"""Code points of words that are shown of a correction."""


def history(corrections: Iterable[Correction], width: int = 100) -> str:
    """A paragraph a correction: its number, what it is, from what to what, of which words, who, when, why."""
    return "\n".join(correction(each, width) for each in corrections)


def correction(made: Correction, width: int = 100) -> str:
    """One correction, a paragraph; no line but the words of an address is wider than ``width``."""
    what = f"{made.what}, undoing {made.undoes}" if made.undoes is not None else made.what
    where = " and ".join(dict.fromkeys(place.document for place in made.places))
    lines = [f"{made.id}  {what}, {made.standing}: {where}"]
    # Of a statement the second place is its source.
    places = made.places if made.what == "relation" else made.places[:1]
    about = " and ".join(f"“{_cut(place.words)}”" for place in places)
    day, _, time = made.when.partition("T")
    lines += [
        f"   of {about}",
        f"   {_value(made, made.old)} → {_value(made, made.new)}",
        f"   {made.who}, {wording.long_date(day)} {time[:5]}: {made.why}",
    ]
    wrapped = (
        textwrap.fill(plain(line), max(_NARROWEST, width), initial_indent="   ", subsequent_indent="   ")
        for line in lines[1:]
    )
    return "\n".join([plain(lines[0]), *wrapped]) + "\n"


def statement(facts: Mapping[str, str], where: tuple[Reading, Sequence[Span]] | None, width: int) -> str:
    """One statement to be judged: its document, its words between two lines of it, and what was read of it.

    Args:
        facts: What was read of it, by name, in their order; ``document`` and ``words`` among them.
        where: The reading and the spans of its content, None where it is not in the archive any more.
        width: Columns to fill.
    """
    words, width = facts["words"], max(_NARROWEST, width)
    before = after = title = ""
    if where and where[1]:
        document, spans = where[0].document, where[1]
        title = " · ".join(filter(None, (document.title, document.outlet or document.issuer, document.date)))
        words = views.words_of(document.text, spans)
        before = _end(document.text[: spans[0][0]], width - 2)
        after = _start(document.text[spans[-1][1] :], width - 2)
    head = [facts["document"], title if where else "It is not in the archive any more as it was drawn."]
    lines = [plain(line) for line in head if line]
    lines.append("")
    lines += [f"  {before}"] if before else []
    lines.append(textwrap.fill(plain(words), width, initial_indent="> ", subsequent_indent="> "))
    lines += [f"  {after}"] if after else []
    lines.append("")
    told = {name: value for name, value in facts.items() if name not in ("document", "words")}
    lines += [f"  {name:<9} {plain(value) or '-'}" for name, value in told.items()]
    return "\n".join(lines) + "\n"


def precision(figures: Sequence[Mapping[str, Any]], title: str) -> str:
    """A line for all statements and for each value: the share that is right, its interval, the counts.

    Args:
        figures: With ``field``, ``value``, ``right``, ``judged``, ``low`` and ``high``; those of all
            statements have no field.
        title: Whose judgements they are.
    """
    lines, field = [plain(title)], ""
    for each in figures:
        if each["field"] != field:
            field = each["field"]
            lines += ["", f"by {field}"]
        share = f"{each['right'] / each['judged']:4.0%}" if each["judged"] else "   -"
        interval = f"{each['low']:4.0%} to {each['high']:4.0%}"
        counted = f"{each['right']:,} of {each['judged']:,}"
        lines.append(f"  {share}  ({interval})  {counted:>12}  {plain(each['value']) or 'all statements'}")
    if any(each["judged"] for each in figures):
        lines += [
            "",
            "All statements are counted by those drawn at random; one that was drawn to have a kind,",
        ]
        lines += ["a relation or a speaker in the sample counts for that only."]
    return "\n".join(lines) + "\n"


def _value(made: Correction, value: Any) -> str:
    if made.what == "speaker":
        return "; ".join(_speaker(Speaker.from_dict(each)) for each in value) or wording.NOT_RESOLVED
    if made.what == "span":
        at = ", ".join(f"{start}:{end}" for start, end in value["spans"])
        return f"“{_cut(value['text'])}” ({at})"
    if made.what == "relation":
        return wording.RELATIONS[value].word
    return str(value) if value else "no party"


def _speaker(speaker: Speaker) -> str:
    return f"{wording.named(speaker)} [{speaker.actor.id}]" if speaker.actor else wording.named(speaker)


def _cut(words: str) -> str:
    words = plain(words)
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"


def _end(text: str, width: int) -> str:
    """The last words of a text that fit in a line."""
    # Runs of white space become one, so more is taken than is shown.
    line = plain(text[-8 * width :])
    return line if len(line) <= width else "…" + line[-width + 1 :].partition(" ")[2]


def _start(text: str, width: int) -> str:
    """The first words of a text that fit in a line."""
    line = plain(text[: 8 * width])
    return line if len(line) <= width else line[: width - 1].rpartition(" ")[0] + "…"
