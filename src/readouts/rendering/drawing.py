"""How pictures are drawn: the only importer of Altair and vl-convert, which are slow to load.

Every place is worked out here, in pixels, so that neither the fonts of the machine nor its time zone change
a byte. The colours are those of ``templates/page.css``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import altair as alt
import vl_convert
from lxml import etree  # type: ignore[import-untyped]

from readouts.rendering import pictures, wording
from readouts.rendering.pictures import PARTIES, Picture, Row, Said, Shares, Timeline

_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif'
_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
_SVG = "http://www.w3.org/2000/svg"
_SMALL, _NORMAL = 12, 13


@dataclass(frozen=True, slots=True)
class _Colours:
    paper: str
    ink: str
    quiet: str
    rule: str
    relations: dict[str, str]
    parties: tuple[str, ...]


_LIGHT = _Colours(
    "#fbfaf6",
    "#1c1b18",
    "#5c5a53",
    "#d9d5ca",
    {"same": "#2c6638", "differs": "#7a4f00", "conflicts": "#96214b", "one_sided": "#394a92"},
    ("#1b4f86", "#96214b", "#2c6638", "#7a4f00", "#5f4690", "#4a5560"),
)
_DARK = _Colours(
    "#17181b",
    "#e9e6de",
    "#aaa69b",
    "#3a3c41",
    {"same": "#8ed3a0", "differs": "#e6b961", "conflicts": "#f59fbb", "one_sided": "#aeb9f6"},
    ("#8fbdf0", "#f59fbb", "#8ed3a0", "#e6b961", "#c9b2f4", "#b9c3cb"),
)


@dataclass(slots=True)
class _Sheet:
    """What is drawn, layer by layer; every place in pixels from the top left corner."""

    width: int
    colours: _Colours
    height: float = 0.0
    rules: list[dict[str, Any]] = field(default_factory=list)
    bars: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)

    def rule(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.rules.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]})

    def bar(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        self.bars.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "colour": colour})

    def text(self, place: tuple[float, float], words: str, colour: str, **look: Any) -> None:
        known = {"align": "left", "size": _NORMAL, "weight": "normal", **look}
        self.texts.append({"x": place[0], "y": place[1], "words": words, "colour": colour, **known})


def draw(picture: Picture, wide: bool, dark: bool) -> bytes:
    """See :func:`readouts.rendering.pictures.draw`."""
    sheet = _Sheet(720 if wide else 340, _DARK if dark else _LIGHT)
    if isinstance(picture, Timeline):
        _timeline(picture, sheet, wide)
    else:
        _shares(picture, sheet, wide)
    svg = vl_convert.vegalite_to_svg(_chart(sheet), allowed_base_urls=[])
    return _finished(svg, picture)


def _shares(picture: Shares, sheet: _Sheet, wide: bool) -> None:
    """A bar for each way of telling, on a track as long as all issues."""
    colours, width = sheet.colours, sheet.width
    left, right = (210, width - 96) if wide else (0, width)
    y = 4.0
    for share in _few(picture.shares):
        words = pictures.told(share)
        label = f"{_SIGNS[share.relation]} {words[0].upper()}{words[1:]}"
        value = f"{share.count} of {picture.all}"
        top = y if wide else y + 22
        sheet.bar((left, top), (right, top + 14), colours.rule)
        end = left + (right - left) * share.count / picture.all
        sheet.bar((left, top), (end, top + 14), colours.relations[share.relation])
        level = y + 7 if wide else y + 9
        sheet.text((0, level), label, colours.ink)
        sheet.text((width, level), value, colours.quiet, align="right")
        y += 30 if wide else 50
    sheet.height = y - 8


_SIGNS = {name: relation.sign for name, relation in wording.RELATIONS.items()}


def _few(shares: Sequence[pictures.Share]) -> list[pictures.Share]:
    """The shares that are drawn: of very many parties that stand alone, the last are put together."""
    drawn = list(shares)
    most = 3 + PARTIES
    if len(drawn) > most:
        rest = sum(share.count for share in drawn[most - 1 :])
        drawn[most - 1 :] = [pictures.Share("one_sided", rest, "one of the others")]
    return drawn


def _timeline(picture: Timeline, sheet: _Sheet, wide: bool) -> None:
    """A row for each issue, in it a line for each party, a mark where it spoke."""
    shown = pictures.rows(picture.said)
    parties = pictures.parties(picture.said)
    left, right = (270.0, sheet.width - 130.0) if wide else (10.0, sheet.width - 110.0)
    places = _places(sorted({said.day for row in shown for said in row.said}), left, right)
    labelled = _label_days(places, sheet)
    y = 26.0
    for row in shown:
        sheet.rule((0, y), (sheet.width, y))
        top, y = y, _row(row, sheet, y, parties, places, wide)
        # A line through words would make them hard to read.
        above = 0 if wide else 10 + 17 * _lines(row, wide)
        for x in labelled:
            sheet.rule((x, top + above), (x, y))
    sheet.rule((0, y), (sheet.width, y))
    issues = len({said.issue for said in picture.said})
    notes = ["A number in a mark: so many statements."] * any(said.count > 1 for said in picture.said)
    notes += [f"{len(shown)} of {issues} issues; the table has all."] * (issues > len(shown))
    for note in notes:
        y += 16
        sheet.text((0, y), note, sheet.colours.quiet, size=_SMALL)
    sheet.height = y + 10


def _label_days(places: dict[str, float], sheet: _Sheet) -> list[float]:
    """Write days above, as many as there is room for, and a stroke for each; where those written stand."""
    labelled: list[float] = []
    free = -1000.0
    first = next(iter(places))
    for day, x in places.items():
        words = _short(day, first)
        start = x - 6 if day == first else x - 3.2 * len(words)
        sheet.rule((x, 21), (x, 26))
        if start > free:
            sheet.text((start, 12), words, sheet.colours.quiet, size=_SMALL)
            labelled.append(x)
            free = start + 6.4 * len(words) + 14
    return labelled


def _row(
    row: Row, sheet: _Sheet, top: float, parties: tuple[str, ...], places: dict[str, float], wide: bool
) -> float:
    """Draw an issue; where the next one begins."""
    lines = _lines(row, wide)
    sheet.text((0, top + 16), _label(row, wide), sheet.colours.ink)
    here = [party for party in parties if any(said.party == party for said in row.said)]
    first = top + 16 if wide else top + 22 + 17 * lines
    for line, party in enumerate(here):
        y = first + 22 * line
        number = min(parties.index(party), PARTIES - 1)
        _marks([said for said in row.said if said.party == party], sheet, y, number, places)
    last = first + 22 * (len(here) - 1)
    return max(last + 16, top + 17 * lines + 14)


def _marks(said: list[Said], sheet: _Sheet, y: float, number: int, places: dict[str, float]) -> None:
    """What one party said on one issue; its name stands beside the last mark."""
    colour = sheet.colours.parties[number]
    shape = _SHAPES[number]
    roomy = shape in ("circle", "square")
    for each in said:
        several = each.count > 1
        size = (230 if roomy else 300) if several else (100 if roomy else 120)
        size += 110 * (each.count > 9)
        mark = {"x": places[each.day], "y": y, "shape": shape, "colour": colour, "size": size}
        sheet.marks.append(mark)
        if several:
            digits = str(each.count) if each.count < 100 else "99+"
            shift = {"triangle-up": 2.5, "triangle-down": -2.5}.get(shape, 0.0)
            look = {"align": "center", "size": 10 if len(digits) < 3 else 7, "weight": "bold"}
            sheet.text((places[each.day], y + shift), digits, sheet.colours.paper, **look)
    end = max(places[each.day] for each in said)
    sheet.text((end + 14, y), pictures.cut(said[0].party, 15), colour, size=_SMALL)


def _places(days: Sequence[str], left: float, right: float) -> dict[str, float]:
    """Where each day, or month, stands."""
    numbers = {day: _number(day) for day in days}
    first, last = numbers[days[0]], numbers[days[-1]]
    step = (right - left) / max(last - first, 1)
    # Few days need not be far apart.
    step = min(step, 130.0)
    return {day: round(left + step * (number - first), 1) for day, number in numbers.items()}


def _number(day: str) -> int:
    if len(day) > 7:
        return date.fromisoformat(day).toordinal()
    return int(day[:4]) * 12 + int(day[5:7])


def _short(day: str, first: str) -> str:
    """The day, with its year where it is the first or the year is another."""
    words = pictures.day_words(day)
    return words if day == first or day[:4] != first[:4] else words.rpartition(" ")[0]


def _label(row: Row, wide: bool) -> str:
    return _wrapped(row.issue or "Statements", 36 if wide else 46)


def _lines(row: Row, wide: bool) -> int:
    return _label(row, wide).count("\n") + 1


def _wrapped(text: str, width: int) -> str:
    """A label of unknown origin on two lines at most; letters as wide as two count as two."""
    words = pictures.cut(text, 4 * width)
    if sum(ord(char) > 0x2E7F for char in words) * 4 > len(words):
        width //= 2
    lines = textwrap.wrap(words, width, max_lines=2, placeholder=" …") or ["…"]
    return "\n".join(lines)


def _chart(sheet: _Sheet) -> dict[str, Any]:
    """The sheet as Vega-Lite; a layer for each kind of thing on it."""
    height = round(sheet.height)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, sheet.width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False))
    colour = alt.Color("colour:N", scale=None)
    fill = alt.Fill("colour:N", scale=None)
    layers: list[alt.Chart] = []

    def layer(values: list[dict[str, Any]]) -> alt.Chart:
        return alt.Chart(alt.InlineData(values=values))

    if sheet.rules:
        rule = layer(sheet.rules).mark_rule(color=sheet.colours.rule)
        layers.append(rule.encode(x=x, y=y, x2="x2:Q", y2="y2:Q"))
    if sheet.bars:
        layers.append(layer(sheet.bars).mark_rect().encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour))
    if sheet.marks:
        mark = layer(sheet.marks).mark_point(filled=True, opacity=1, stroke=sheet.colours.paper)
        shape, size = alt.Shape("shape:N", scale=None), alt.Size("size:Q", scale=None)
        layers.append(mark.encode(x=x, y=y, shape=shape, size=size, fill=fill))
    for align, weight in sorted({(each["align"], each["weight"]) for each in sheet.texts}):
        same = [each for each in sheet.texts if (each["align"], each["weight"]) == (align, weight)]
        look = {"align": align, "fontWeight": weight, "baseline": "middle"}
        text = layer(same).mark_text(**look, lineBreak="\n", lineHeight=17)
        size = alt.Size("size:Q", scale=None)
        layers.append(text.encode(x=x, y=y, text=alt.Text("words:N"), size=size, color=colour))
    chart = alt.layer(*layers).properties(
        width=sheet.width, height=height, padding=0, autosize=alt.AutoSizeParams(type="none")
    )
    chart = chart.configure(aria=False, background="transparent", font=_FONT).configure_view(stroke=None)
    made: dict[str, Any] = chart.to_dict()
    return made


def _finished(svg: str, picture: Picture) -> bytes:
    """The SVG with a title and a description, without what only a page with a script would use."""
    root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        for name in [each for each in element.attrib if each in _IDLE or str(each).startswith("aria-")]:
            del element.attrib[name]
    for name, words in (("desc", picture.description), ("title", picture.title)):
        told = etree.Element(f"{{{_SVG}}}{name}", id=name)
        told.text = pictures.cut(words, 500)
        root.insert(0, told)
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    etree.cleanup_namespaces(root)
    finished: bytes = etree.tostring(root, encoding="utf-8")
    return finished


_IDLE = ("class", "role", "pointer-events")
