"""Parquet: four tables, written a few million characters at a time. Needs the extra ``parquet``.

=============  ======================================================================
documents      a row a document
statements     a row a statement
speakers       a row a speaker, candidate or addressee of a statement
relations      a row a side of an issue of a comparison
=============  ======================================================================

``document`` and ``statement`` join them. Each file's metadata holds :data:`SCHEMA` under
``readouts.schema``; it changes when a column is renamed, removed or means something else, not when one
is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from readouts.errors import SettingsError
from readouts.records import Comparison, Document, Passage, Reading, Span, Speaker, Statement
from readouts.rendering import wording

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = "1"
"""Version of the tables' schema."""

TABLES = ("documents", "statements", "speakers", "relations")

# Characters of documents that make a row group: enough to compress well, too few to fill the memory.
_GROUP = 8_000_000


def write(
    readings: Iterable[Reading],
    opened: Callable[[str], BinaryIO],
    comparisons: Iterable[Comparison] = (),
) -> None:
    """Write the four tables.

    Args:
        readings: Documents with their statements; each is let go as soon as it is taken in.
        opened: Opens a file for writing by its name (``documents.parquet``); it is closed here.
        comparisons: Whose sides become the table of relations.

    Raises:
        SettingsError: pyarrow is not installed.
        OSError: a file cannot be written.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError("Parquet needs pyarrow; install readouts with the extra [parquet]") from error
    schemas = _schemas(pa)
    with ExitStack() as stack:
        writers = {}
        for name in TABLES:
            file = stack.enter_context(opened(f"{name}.parquet"))
            writers[name] = stack.enter_context(
                parquet.ParquetWriter(file, schemas[name], compression="zstd")
            )

        def flush(rows: dict[str, list[dict[str, Any]]]) -> None:
            for name, found in rows.items():
                if found:
                    writers[name].write_table(pa.Table.from_pylist(found, schema=schemas[name]))
                    found.clear()

        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        size = 0
        for reading in readings:
            _take(reading, rows)
            size += len(reading.document.text)
            if size >= _GROUP:
                flush(rows)
                size = 0
        for number, comparison in enumerate(comparisons, 1):
            rows["relations"] += _relations(number, comparison)
        flush(rows)


def _schemas(pa: Any) -> dict[str, pa.Schema]:
    text, number = pa.string(), pa.int32()
    spans = pa.list_(pa.struct([pa.field("start", number, False), pa.field("end", number, False)]))
    passage = pa.struct([("spans", spans), ("text", text)])
    columns = {
        "documents": dict.fromkeys(
            ("id", "url", "title", "date", "outlet", "issuer", "party", "language", "genre", "text"), text
        )
        | {"date": pa.date32(), "warnings": pa.list_(text)},
        "statements": dict.fromkeys(
            ("document", "statement", "kind", "attitude", "source", "cue", "content"), text
        )
        | dict.fromkeys(("source", "cue", "content"), passage)
        | dict.fromkeys(("party", "act", "plover", "mode"), text)
        | {"negated": pa.bool_(), "flags": pa.list_(text), "unsaid": pa.bool_()}
        | {"within": text, "confidence": pa.float64()},
        "speakers": dict.fromkeys(("document", "statement", "part", "name", "kind"), text)
        | dict.fromkeys(("actor_id", "actor_label", "role", "country"), text)
        | {"confidence": pa.float64(), "why": text},
        "relations": {"comparison": number, "issue": number, "label": text, "relation": text}
        | {"aside": text, "reason": text, "confidence": pa.float64(), "party": text, "document": text}
        | {"spans": spans, "text": text, "statements": pa.list_(text)},
    }
    metadata = {"readouts.schema": SCHEMA}
    return {name: pa.schema(list(found.items()), metadata=metadata) for name, found in columns.items()}


def _take(reading: Reading, rows: dict[str, list[dict[str, Any]]]) -> None:
    document = reading.document
    rows["documents"].append(_document(document))
    for statement in reading.statements:
        where = {"document": wording.sound(document.id), "statement": statement.id}
        rows["statements"].append(where | _statement(statement))
        for part, speakers in (
            ("speaker", statement.speakers),
            ("candidate", statement.candidates),
            ("addressee", statement.addressee),
        ):
            rows["speakers"] += [where | {"part": part} | _speaker(speaker) for speaker in speakers]


def _document(document: Document) -> dict[str, Any]:
    found = {name: value for name, value in document.to_dict().items() if name not in ("turns", "furniture")}
    day = date.fromisoformat(document.date or "") if wording.is_date(document.date) else None
    return {name: wording.sound(value) for name, value in found.items()} | {"date": day}


def _statement(statement: Statement) -> dict[str, Any]:
    names = ("kind", "attitude", "party", "act", "plover", "mode", "negated", "unsaid", "within")
    found = {name: wording.sound(getattr(statement, name)) for name in (*names, "confidence")}
    passages = {name: _passage(getattr(statement, name)) for name in ("source", "cue", "content")}
    return found | passages | {"flags": list(statement.flags)}


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    return {"spans": _spans(passage.spans), "text": wording.sound(passage.text)} if passage else None


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _speaker(speaker: Speaker) -> dict[str, Any]:
    actor = speaker.actor
    found = {name: getattr(speaker, name) for name in ("name", "kind", "role", "country", "why")}
    found |= {"actor_id": actor.id, "actor_label": actor.label} if actor else {}
    return {name: wording.sound(value) for name, value in found.items()} | {"confidence": speaker.confidence}


def _relations(number: int, comparison: Comparison) -> Iterable[dict[str, Any]]:
    texts = {reading.document.id: reading.document.text for reading in comparison.readings}
    for at, issue in enumerate(comparison.issues, 1):
        names = ("label", "relation", "aside", "reason", "confidence")
        head = {name: wording.sound(getattr(issue, name)) for name in names}
        for side in issue.sides:
            words = Passage.of(texts[side.document], side.spans).text
            yield head | {
                "comparison": number,
                "issue": at,
                "party": wording.sound(side.party),
                "document": wording.sound(side.document),
                "spans": _spans(side.spans),
                "text": wording.sound(words),
                "statements": list(side.statements),
            }
