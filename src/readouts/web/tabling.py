"""A comparison as the shapes of a story's page: sections of rows, pairs, documents, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from readouts.archive.pages import issues
from readouts.records import Comparison, Document, Span
from readouts.rendering import pictures
from readouts.rendering import views as drawn
from readouts.web import views
from readouts.web.shapes import Cell, Entry, Pair, Picture, Row, Said, Section, Source

if TYPE_CHECKING:
    from readouts.web.asking import Asking


class Tabling:
    """One comparison, to be told on pages.

    Args:
        comparison: It, or its outline.
        places: Where each of its documents is.
        keys: What the issues of its rows are found by, where that is known; it is worked out slowly.
    """

    def __init__(
        self,
        comparison: Comparison,
        places: Mapping[str, tuple[int, int]],
        keys: Mapping[int, str] | None = None,
    ) -> None:
        self.comparison = comparison
        self._places = places
        self._keys = keys or {}
        self._said: dict[str, dict[str, Said]] = {}

    def sections(self, story: str) -> tuple[Section, ...]:
        """The rows in the order in which they are shown."""
        return tuple(
            Section(section.title, section.party, tuple(self._row(row, story) for row in section.rows))
            for section in drawn.sections(self.comparison)
        )

    def possible(self) -> tuple[Pair, ...]:
        """Pairs of words that may be about one point."""
        return tuple(
            Pair(pair.confidence, tuple((one.side.party, self.entry(one)) for one in entries))
            for pair, (_, entries) in zip(
                self.comparison.possible, drawn.possible(self.comparison), strict=True
            )
        )

    def sources(self, reasons: Mapping[str, str]) -> tuple[Source, ...]:
        """The documents, and why each belongs to the story."""
        same = drawn.same_report(self.comparison)
        return tuple(
            Source(
                views.head(reading.document, self._places[reading.document.id][0]),
                same.get(number),
                reasons.get(reading.document.id, ""),
            )
            for number, reading in enumerate(self.comparison.readings, 1)
        )

    def _row(self, row: drawn.Row, story: str) -> Row:
        return Row(
            number=row.number,
            address=f"{story}#row-{row.number}",
            label=row.issue.label,
            issue=f"/issues/{quote(self._keys.get(row.number) or issues.key(row.issue.label), safe='')}",
            relation=row.issue.relation,
            aside=row.issue.aside,
            word=row.relation.word,
            sign=row.relation.sign,
            reason=row.issue.reason,
            confidence=round(row.issue.confidence, 3),
            cells=tuple(
                Cell(cell.party, tuple(map(self.entry, cell.entries)), cell.absence) for cell in row.cells
            ),
        )

    def entry(self, one: drawn.Entry) -> Entry:
        """One side's words, with a link to where they stand in the version that was compared."""
        document = one.document
        number, version = self._places[document.id]
        said = self._statements(document.id)
        return Entry(
            words=one.words,
            address=views.address(number, version) + at(one.side.spans),
            language=document.language,
            publisher=publisher(document),
            date=document.date,
            voices=tuple(said[voice.statement.id] for voice in one.voices if voice.statement.id in said),
        )

    def _statements(self, id: str) -> dict[str, Said]:
        if id not in self._said:
            reading = next(each for each in self.comparison.readings if each.document.id == id)
            self._said[id] = {each.id: each for each in views.statements(reading, *self._places[id])}
        return self._said[id]


def at(spans: Iterable[Span]) -> str:
    """What is put behind a document's address to set words off in it."""
    places = ".".join(f"{start}-{end}" for start, end in spans)
    return f"?spans={places}#here" if places else ""


def publisher(document: Document) -> str:
    """Whose document it is; never the path that it has on the server."""
    return document.issuer or document.outlet or views.named(document)


def drawings(comparison: Comparison) -> tuple[pictures.Picture, ...]:
    """The pictures of a comparison."""
    found = (pictures.shares(comparison), pictures.timeline(comparison))
    return tuple(each for each in found if each is not None)


def shown(asking: Asking, found: Sequence[pictures.Picture]) -> tuple[Picture, ...]:
    """Pictures as pages show them; without addresses where their forms are not all drawn yet."""
    return tuple(map(_picture, found, asking.site.drawings.ready(found)))


def _picture(one: pictures.Picture, ready: bool) -> Picture:
    names = pictures.names(one) if ready else {}
    table = one.table()
    return Picture(
        title=one.title,
        description=one.description,
        forms={variant: f"/pictures/{name}.svg" for variant, name in names.items()},
        header=table.header,
        rows=tuple(tuple(map(str, row)) for row in table.rows),
    )
