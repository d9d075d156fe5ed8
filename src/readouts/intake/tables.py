"""Documents in Parquet: a row each, in the columns of JSON lines. Needs the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from readouts.errors import IntakeError, SettingsError, UnsupportedFormat
from readouts.intake import jsonlines
from readouts.intake.items import Item
from readouts.records import Failure

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_COLUMNS = ("id", "text", "title", "date", "url", "outlet", "issuer", "party")
# Rows that are decoded at a time; texts may be long.
_ROWS = 16


def groups(file: IO[bytes]) -> list[tuple[int, int]]:
    """The rows of each row group, and its bytes as they are unpacked.

    Raises:
        UnsupportedFormat: this is no table that can be read.
        SettingsError: pyarrow is not installed.
    """
    with _table(file) as table:
        found = [table.metadata.row_group(at) for at in range(table.num_row_groups)]
        return [(group.num_rows, group.total_byte_size) for group in found]


def documents(file: IO[bytes], path: str, start: int, end: int | None) -> Iterator[Item | Failure]:
    """The documents of the rows from ``start`` to before ``end``, counted from 0.

    A row without ``id`` is called ``PATH#row-N``, counted from 1; one without a text is a failure.

    Raises:
        UnsupportedFormat: the table cannot be read, or no further.
        SettingsError: pyarrow is not installed.
    """
    with _table(file) as table:
        columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
        if "text" not in columns:
            raise UnsupportedFormat("this table has no column text")
        at = 0
        for number in range(table.num_row_groups):
            rows = table.metadata.row_group(number).num_rows
            if at + rows > start and (end is None or at < end):
                yield from _group(table, number, columns, path, (at, start, end))
            at += rows


def _group(
    table: ParquetFile, number: int, columns: list[str], path: str, place: tuple[int, int, int | None]
) -> Iterator[Item | Failure]:
    """The documents of a row group that begins at ``place[0]``, between two rows."""
    at, start, end = place
    for batch in table.iter_batches(_ROWS, row_groups=[number], columns=columns, use_threads=False):
        first, last = max(start - at, 0), batch.num_rows if end is None else min(end - at, batch.num_rows)
        for row, value in enumerate(batch.slice(first, max(0, last - first)).to_pylist(), at + first + 1):
            name = f"row-{row}"
            if value.get("date") is not None:
                value["date"] = str(value["date"])
            try:
                yield jsonlines.document(value, path, name)
            except IntakeError as error:
                yield Failure(f"{path}#{name}", "extract", str(error))
        at += batch.num_rows
        if end is not None and at >= end:
            return


@contextmanager
def _table(file: IO[bytes]) -> Iterator[ParquetFile]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError("Parquet needs pyarrow; install readouts with the extra [batch]") from error
    try:
        with parquet.ParquetFile(file, pre_buffer=False) as table:
            yield table
    except (IntakeError, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # pyarrow raises more kinds on broken bytes than can be named
        raise UnsupportedFormat(f"this table is broken: {' '.join(str(error).split())[:200]}") from error
