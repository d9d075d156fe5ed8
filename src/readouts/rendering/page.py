"""The self-contained HTML page: one file, no script, nothing fetched, readable in print and in the dark.

Every document's text stands in the page code point for code point, so that
``Array.from(element.textContent).slice(start, end).join("")`` of a ``.text`` element is the span's own
text (HTML Living Standard, 13.2.3.5: a carriage return survives parsing only as ``&#13;``). What HTML
cannot carry is replaced one for one (:func:`readouts.rendering.wording.shown`). Hidden start and end
texts and back links are generated from attributes and add nothing to it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from readouts.records import Comparison, Failure, Reading
from readouts.rendering import views, wording
from readouts.rendering.marks import Back, Body, Label, body, statement_layers
from readouts.rendering.segments import Layer, Role

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment
    from markupsafe import Markup

MOST_LIT = 500
"""Most statements whose every piece lights up when one is followed to; of further ones the first does."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"<>\\^`{|}\x7f]+", re.IGNORECASE)


def comparison(
    comparison: Comparison,
    *,
    title: str | None = None,
    whole_texts: bool = True,
    version: str = "",
    failures: Sequence[Failure] = (),
) -> str:
    """The comparison as a page: a row an issue, a column a party, the documents' texts below.

    With ``whole_texts=False`` only the words of the rows are shown of each document, with the
    sentence before them. ``failures`` are the documents that were given and could not be searched.
    """
    rows = views.rows(comparison)
    bodies = [
        _compared(number, reading, rows, whole_texts) for number, reading in enumerate(comparison.readings, 1)
    ]
    columns = views.parties(comparison)
    default = f"{wording.listed(list(columns))}: what each side said" if columns else "What each side said"
    return _rendered(
        "comparison.html.j2",
        bodies,
        title=title or default,
        parties=columns,
        sections=views.sections(comparison),
        possible=views.possible(comparison),
        tally=views.tally(comparison),
        same_report=views.same_report(comparison),
        notes=views.notes(comparison.readings),
        legend=views.legend(comparison),
        version=version,
        failures=failures,
    )


def readings(
    readings: Sequence[Reading],
    *,
    title: str | None = None,
    whole_texts: bool = True,
    version: str = "",
    failures: Sequence[Failure] = (),
) -> str:
    """The documents as a page: each one's statements as a list, and its text with their places marked.

    With ``whole_texts=False`` only the statements are shown, each with the sentence before it.
    """
    bodies = [_read(number, reading, whole_texts) for number, reading in enumerate(readings, 1)]
    lists = [_listed(number, reading) for number, reading in enumerate(readings, 1)]
    default = wording.heading(readings[0].document) if len(readings) == 1 else "Who said what"
    return _rendered(
        "readings.html.j2",
        bodies,
        title=title or default,
        lists=lists,
        notes=views.notes([])[:1] + views.notes([])[3:],
        version=version,
        failures=failures,
    )


def safe_address(value: str | None) -> str | None:
    """``value`` if it is an http or https address that may become a link, else None."""
    if not value or not _ADDRESS.fullmatch(value):
        return None
    try:
        return value if urlsplit(value).hostname else None
    except ValueError:
        return None


def language(value: str | None) -> str:
    """A language for a ``lang`` attribute (BCP 47): ``value`` if it looks like one, else English."""
    return value if value and _LANGUAGE.fullmatch(value) else "en"


def _compared(number: int, reading: Reading, rows: Iterable[views.Row], whole: bool) -> Body:
    entries = [
        (row, entry)
        for row in rows
        for cell in row.cells
        for entry in cell.entries
        if entry.number == number and entry.anchor
    ]
    labels = _statement_labels(reading, number)
    layers = statement_layers(reading, number)
    for row, entry in entries:
        anchor = entry.anchor or ""
        layers.append(Layer(anchor, "place", entry.side.spans))
        back = Back(f"#row-{row.number}", str(row.number), f"Back to row {row.number}: {row.issue.label}")
        name = f"row {row.number}, {entry.side.party}"
        labels[anchor] = Label(f"{name}, the account's own words" if not entry.voices else name, back)
    covered = {entry.side.spans for _, entry in entries}
    for key, statement in zip(views.anchors(reading, number), reading.statements, strict=True):
        if statement.content.spans in covered:
            # The row's announcement covers the same words: twice would only slow the listener.
            del labels[key]
    kept = None if whole else [span for _, entry in entries for span in entry.side.spans]
    return body(number, reading.document, layers, labels, kept)


def _read(number: int, reading: Reading, whole: bool) -> Body:
    labels = _statement_labels(reading, number)
    for place, (key, label) in enumerate(labels.items(), 1):
        back = Back(f"#list-{key}", str(place), f"Back to statement {place} in the list")
        labels[key] = Label(label.name, back)
    kept = None if whole else [span for found in reading.statements for span in found.content.spans]
    return body(number, reading.document, statement_layers(reading, number), labels, kept)


def _statement_labels(reading: Reading, number: int) -> dict[str, Label]:
    labels = {}
    for key, statement in zip(views.anchors(reading, number), reading.statements, strict=True):
        who = wording.listed([speaker.name for speaker in statement.speakers])
        labels[key] = Label(f"statement {statement.id}, {who or 'speaker not resolved'}")
    return labels


def _listed(number: int, reading: Reading) -> list[dict[str, Any]]:
    text = reading.document.text
    return [
        {
            "key": key,
            "voice": voice,
            "placed": any(text[start:end] for start, end in voice.statement.content.spans),
            "words": views.words_of(text, voice.statement.content.spans),
        }
        for key, voice in zip(views.anchors(reading, number), views.voices(reading), strict=True)
    ]


def _rendered(template: str, bodies: Sequence[Body], **values: Any) -> str:
    from markupsafe import Markup

    css = _style() + _lights(key for found in bodies for key in found.scattered)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page = _environment().get_template(template)
    return page.render(css=Markup(css), digest=digest, bodies=bodies, **values) + "\n"


def _lights(scattered: Iterable[tuple[Role, str]]) -> str:
    # :target reaches one element, and a statement in several pieces is several elements.
    rules = [f':root:has(#{key}:target) [data-{role}~="{key}"]' for role, key in scattered]
    return "".join(f"{rule}{{background:var(--lit)}}\n" for rule in rules[:MOST_LIT])


@cache
def _style() -> str:
    return files("readouts.rendering").joinpath("templates", "page.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import PackageLoader

    return environment(PackageLoader("readouts.rendering", "templates"))


def environment(loader: BaseLoader) -> Environment:
    """Templates that escape everything, with the filters that pages about documents need."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "carried": _carried,
        "address": safe_address,
        "language": language,
        "counted": wording.count,
        "words": wording.length,
        "publisher": wording.publisher,
        "heading": wording.heading,
        "long_date": wording.long_date,
        "is_date": wording.is_date,
        "translated": wording.translated,
        "position": wording.position,
        "percent": wording.percent,
        "genre": lambda document: wording.GENRES.get(document.genre, document.genre),
    }
    environment.filters.update(filters)
    return environment


def _finalized(value: Any) -> Any:
    # Markup is the documents' own text. Everything else stands in a line with words of the page, which
    # an override that is never closed would turn round.
    return wording.level(value) if type(value) is str else value


def _carried(text: str, bare_returns: bool) -> Markup:
    """The document's text as HTML, each code point one code point of the parsed text."""
    from markupsafe import Markup, escape

    carried = str(escape(wording.shown(text)))
    if "\r" in carried:
        carried = carried.replace("\r", '<i class="return">&#13;</i>' if bare_returns else "&#13;")
    return Markup(carried)
