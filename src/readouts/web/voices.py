"""Who says what, as HTML: the part of pages that a story repeats hundreds of times.

In Python and not in a template, which takes three times as long over it (docs/decisions.md, 42). Whatever
comes from outside goes through :func:`_text`, as what templates print goes through their environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from readouts.rendering import wording
from readouts.rendering.page import language
from readouts.web.shapes import Cell, Entry, Person, Said


def voice(said: Said, party: bool = True) -> Markup:
    """Who makes a statement, and how; with ``party`` also for whom."""
    if said.speakers:
        who = _people(said.speakers, "and")
    else:
        source = f"“<bdi>{_text(said.source)}</bdi>”, not resolved" if said.source else "Speaker not resolved"
        who = f'<strong class="open">{source}</strong>'
        if said.candidates:
            who += f'<span class="candidates">; could be {_people(said.candidates, "or")}</span>'
    if said.told_by:
        who += f' <span class="told">as told by <bdi>{_text(said.told_by)}</bdi></span>'
    how = f'<span class="verb">{_text(said.verb)}</span>' if said.verb else ""
    how += f"<span>{_text(said.manner)}</span>"
    if said.cue:
        how += f"<span>cue “<bdi>{_text(said.cue)}</bdi>”</span>"
    if said.act:
        how += f"<span>act: {_text(said.act.lower())}{', negated' if said.negated else ''}</span>"
    if party and said.party:
        put_right = ", corrected by an editor" if "party" in said.corrected else ""
        how += f"<span>for <bdi>{_text(said.party)}</bdi>{put_right}</span>"
    return Markup(f'<p class="who">{who}</p>\n<p class="how">{how}<span>{_certainty(said)}</span></p>\n')


def entry(one: Entry) -> Markup:
    """One side's words, who says them, and a link to where they stand."""
    voices = ""
    if one.voices is not None:
        voices = "".join(voice(said, party=False) for said in one.voices) or _OWN
    date = f", {when(one.date)}" if one.date else ""
    return Markup(
        f'<div class="entry">\n<blockquote dir="auto" lang="{language(one.language)}">{_text(one.words)}'
        f'</blockquote>\n{voices}<p class="where"><a href="{_text(one.address)}"><bdi>{_text(one.publisher)}'
        f"</bdi>{date}</a></p>\n</div>\n"
    )


def cells(many: Iterable[Cell]) -> Markup:
    """A row's cells, one for each party."""
    found = []
    for cell in many:
        inside = "".join(map(entry, cell.entries)) or f'<p class="absent">{_text(cell.absence)}</p>'
        party = f'<span class="party"><bdi>{_text(cell.party)}</bdi></span>'
        found.append(f'<td role="cell">\n{party}\n{inside}</td>\n')
    return Markup("".join(found))


def when(date: str | None) -> Markup:
    """A day in words, for people and for programs; what is no day is shown as it is."""
    if wording.is_date(date):
        return Markup(f'<time datetime="{date}">{wording.long_date(date)}</time>')
    return Markup(_text(date or "no date"))


_OWN = '<p class="who"><strong>The account\u2019s own words</strong></p>\n'


def _people(many: Sequence[Person], last: str) -> str:
    names = list(map(_person, many))
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _person(one: Person) -> str:
    name = f"<strong><bdi>{_text(one.name)}</bdi></strong>"
    if one.address:
        name = f'<a href="{_text(one.address)}">{name}</a>'
    about = ", ".join(filter(None, (one.role, one.country)))
    return f'{name} <span class="role">(<bdi>{_text(about)}</bdi>)</span>' if about else name


def _certainty(said: Said) -> str:
    sure = "corrected by an editor" if "words" in said.corrected else wording.percent(said.confidence)
    parts = [f"words {sure}"]
    for one in said.speakers:
        whom = "speaker" if len(said.speakers) == 1 else _text(one.name)
        sure = "corrected by an editor" if one.why == "corrected" else wording.percent(one.confidence)
        parts.append(f"{whom} {sure}")
    return f"confidence: {', '.join(parts)}"


def _text(value: str) -> str:
    """What comes from outside, fit to stand in an element or an attribute."""
    return escape(wording.level(value))
