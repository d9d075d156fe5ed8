"""Parquet: five tables, written a few million characters at a time. Needs the extra ``parquet``.

=============  ======================================================================
documents      a row a document, with its turns and its furniture
statements     a row a statement
speakers       a row a speaker, candidate or addressee of a statement
mentions       a row a mention
relations      a row a side of an issue of a comparison
=============  ======================================================================

``reading`` counts the documents from 1 and joins the tables, with ``statement``; ``document`` is the id to
read, which two versions of one document share. Rows stand in the order of the records, so that the first
four tables are put together again (:mod:`readouts.intake.readings`) as they were. Each file's metadata hold
:data:`SCHEMA` under ``readouts.schema``; it changes when a column is renamed, removed or means something
else, not when one is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from readouts.errors import SettingsError
from readouts.records import Comparison, Document, Mention, Passage, Reading, Speaker, Statement, Stored
from readouts.rendering import wording

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = "1"
"""Version of the tables' schema."""

TABLES = ("documents", "statements", "speakers", "mentions", "relations")

# Characters of documents that make a row group: enough to compress well, too few to fill the memory.
_GROUP = 2_000_000


def write(
    readings: Iterable[Reading | Stored],
    opened: Callable[[str], BinaryIO],
    comparisons: Iterable[Comparison] = (),
) -> None:
    """Write the five tables.

    Args:
        readings: Documents with their statements, those of an archive with what it says of them; each
            is let go as soon as it is taken in.
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
        for place, entry in enumerate(readings, 1):
            size += _take(place, entry, rows)
            if size >= _GROUP:
                flush(rows)
                size = 0
        for number, comparison in enumerate(comparisons, 1):
            rows["relations"] += _relations(number, comparison)
        flush(rows)


def _schemas(pa: Any) -> dict[str, pa.Schema]:
    text, number, long = pa.string(), pa.int32(), pa.int64()
    span = pa.struct([pa.field("start", number, False), pa.field("end", number, False)])
    spans = pa.list_(span)
    passage = pa.struct([("spans", spans), ("text", text)])
    columns = {
        "documents": {"reading": long}
        | dict.fromkeys(
            ("id", "url", "title", "date", "outlet", "issuer", "party", "language", "genre", "text"), text
        )
        | {"date": pa.date32(), "warnings": pa.list_(text)}
        | {"turns": pa.list_(pa.struct([("label", span), ("body", span)])), "furniture": spans}
        | {"version": number, "sha256": text, "size": long}
        | dict.fromkeys(("fetched", "source", "network", "checksum"), text),
        "statements": {"reading": long}
        | dict.fromkeys(("document", "statement", "kind", "attitude", "source", "cue", "content"), text)
        | dict.fromkeys(("source", "cue", "content"), passage)
        | dict.fromkeys(("party", "act", "plover", "mode"), text)
        | {"negated": pa.bool_(), "flags": pa.list_(text), "unsaid": pa.bool_()}
        | {"within": text, "confidence": pa.float64()},
        "speakers": {"reading": long}
        | dict.fromkeys(("document", "statement", "part", "name", "kind"), text)
        | dict.fromkeys(("actor_id", "actor_label", "role", "country"), text)
        | {"confidence": pa.float64(), "why": text},
        "mentions": {"reading": long, "document": text, "spans": spans}
        | dict.fromkeys(("text", "kind", "form"), text)
        | {"cluster": number, "phrase": passage},
        "relations": {"comparison": number, "issue": number, "label": text, "relation": text}
        | {"aside": text, "reason": text, "confidence": pa.float64(), "party": text, "document": text}
        | {"spans": spans, "text": text, "statements": pa.list_(text)},
    }
    metadata = {"readouts.schema": SCHEMA}
    return {name: pa.schema(list(found.items()), metadata=metadata) for name, found in columns.items()}


def _take(place: int, entry: Reading | Stored, rows: dict[str, list[dict[str, Any]]]) -> int:
    """Add the rows of a document; how many characters it has."""
    reading = entry if isinstance(entry, Reading) else entry.reading
    document = reading.document
    rows["documents"].append({"reading": place} | _document(document) | _archive(entry))
    here = {"reading": place, "document": wording.sound(document.id)}
    for statement in reading.statements:
        where = here | {"statement": wording.sound(statement.id)}
        rows["statements"].append(where | _statement(statement))
        for part, speakers in (
            ("speaker", statement.speakers),
            ("candidate", statement.candidates),
            ("addressee", statement.addressee),
        ):
            rows["speakers"] += [where | {"part": part} | _speaker(speaker) for speaker in speakers]
    rows["mentions"] += [here | _mention(mention) for mention in reading.mentions]
    return len(document.text)


def _document(document: Document) -> dict[str, Any]:
    found = document.to_dict()
    text, turns, furniture = (found.pop(name) for name in ("text", "turns", "furniture"))
    day = date.fromisoformat(document.date or "") if wording.is_date(document.date) else None
    return {name: wording.sound(value) for name, value in found.items()} | {
        "date": day,
        "text": _placed(text),
        "turns": [dict(zip(("label", "body"), _spans(turn.values()), strict=True)) for turn in turns],
        "furniture": _spans(furniture),
    }


def _archive(entry: Reading | Stored) -> dict[str, Any]:
    if isinstance(entry, Reading):
        return {}
    found = {
        name: getattr(entry.archived, name) for name in ("version", "sha256", "size", "fetched", "source")
    }
    found |= {"network": entry.network.name, "checksum": entry.network.checksum}
    return {name: wording.sound(value) for name, value in found.items()}


def _statement(statement: Statement) -> dict[str, Any]:
    names = ("kind", "attitude", "party", "act", "plover", "mode", "negated", "unsaid", "within")
    found = {name: wording.sound(getattr(statement, name)) for name in (*names, "confidence")}
    passages = {name: _passage(getattr(statement, name)) for name in ("source", "cue", "content")}
    return found | passages | {"flags": list(statement.flags)}


def _mention(mention: Mention) -> dict[str, Any]:
    found = {name: getattr(mention, name) for name in ("kind", "form", "cluster")}
    return found | {
        "spans": _spans(mention.passage.spans),
        "text": _placed(mention.passage.text),
        "phrase": _passage(mention.phrase),
    }


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    return {"spans": _spans(passage.spans), "text": _placed(passage.text)} if passage else None


def _placed(text: str) -> str:
    """A text that spans point into, fit for UTF-8: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _spans(spans: Iterable[Sequence[int]]) -> list[dict[str, int]]:
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
                "text": _placed(words),
                "statements": list(side.statements),
            }
