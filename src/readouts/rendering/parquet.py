"""Parquet: tables, written a few million characters at a time. Needs the extra ``parquet``.

=============  ======================================================================
documents      a row a document, with its turns and its furniture
statements     a row a statement
speakers       a row a speaker, candidate or addressee of a statement
mentions       a row a mention
relations      a row a side of an issue of a comparison
failures       a row a document that could not be read, in a run over many
=============  ======================================================================

``reading`` counts the documents from 1 and joins the tables, with ``statement``; ``document`` is the id to
read, which two versions of one document share. Rows stand in the order of the records, so that the first
four tables are put together again (:mod:`readouts.intake.readings`) as they were. Each file's metadata hold
:data:`SCHEMA` under ``readouts.schema``; it changes when a column is renamed, removed or means something
else, not when one is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from readouts.errors import SettingsError
from readouts.records import (
    Comparison,
    Document,
    Failure,
    Mention,
    Passage,
    Reading,
    Speaker,
    Statement,
    Stored,
)
from readouts.rendering import wording

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

SCHEMA = "1"
"""Version of the tables' schema."""

TABLES = ("documents", "statements", "speakers", "mentions", "relations")

PARTS = ("documents", "statements", "speakers", "mentions", "failures")
"""The tables of a part of a run over many documents."""

# Characters of documents that make a row group: enough to compress well, too few to fill the memory.
_GROUP = 2_000_000
# So many characters a failure is reckoned at.
_FAILURE = 500


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
    with _opened(TABLES, lambda name: opened(f"{name}.parquet")) as tables:
        for place, entry in enumerate(readings, 1):
            tables.add(place, entry)
        for number, comparison in enumerate(comparisons, 1):
            tables.rows["relations"] += _relations(number, comparison)


def write_part(
    results: Iterable[Reading | Failure], opened: Callable[[str], BinaryIO], first: int = 1
) -> None:
    """Write the tables of some of the documents of a run, and of what could not be read of them.

    The same results make the same bytes.

    Args:
        results: Each is let go as soon as it is taken in.
        opened: Opens a file for writing by the name of its table (``documents``); it is closed here.
        first: The number of the first reading.

    Raises:
        SettingsError: pyarrow is not installed.
        OSError: a file cannot be written.
    """
    with _opened(PARTS, opened) as tables:
        place = first
        for result in results:
            if isinstance(result, Failure):
                tables.fail(result)
            else:
                tables.add(place, result)
                place += 1
            del result


class _Tables:
    """Tables that are being written, with the rows that wait for it."""

    def __init__(self, writers: Mapping[str, ParquetWriter]) -> None:
        self._writers, self._size = writers, 0
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in writers}

    def add(self, place: int, entry: Reading | Stored) -> None:
        self._size += _take(place, entry, self.rows)
        if self._size >= _GROUP:
            self.flush()

    def fail(self, failure: Failure) -> None:
        self.rows["failures"].append(wording.sound(failure.to_dict()))
        self._size += _FAILURE
        if self._size >= _GROUP:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        for name, found in self.rows.items():
            if found:
                writer = self._writers[name]
                writer.write_table(pa.Table.from_pylist(found, schema=writer.schema))
                found.clear()
        self._size = 0


@contextmanager
def _opened(names: Iterable[str], opened: Callable[[str], BinaryIO]) -> Iterator[_Tables]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError("Parquet needs pyarrow; install readouts with the extra [parquet]") from error
    schemas = _schemas(pa)
    with ExitStack() as stack:
        writers = {}
        for name in names:
            file = stack.enter_context(opened(name))
            writers[name] = stack.enter_context(
                parquet.ParquetWriter(file, schemas[name], compression="zstd")
            )
        tables = _Tables(writers)
        yield tables
        tables.flush()


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
        "failures": dict.fromkeys(("document", "stage", "error"), text),
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
