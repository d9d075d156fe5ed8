"""CSV: a row a statement, a row a side, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas
import pytest

from readouts.rendering import tables
from readouts.writing import guarded


def read(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written, newline="")))


def test_there_is_a_row_for_every_statement(comparison):
    rows = read(tables.readings(comparison.readings))
    assert [(row["document"], row["statement"]) for row in rows] == [
        (reading.document.id, found.id) for reading in comparison.readings for found in reading.statements
    ]
    nested = rows[3]
    assert (nested["speaker"], nested["within"], nested["cue"]) == ("Tomas Reyl", "s3", "had told")
    unresolved = rows[4]
    assert (unresolved["speaker"], unresolved["candidates"]) == ("", "Anton Dovik; Tomas Reyl")


def test_spans_of_a_row_name_its_words(comparison):
    texts = {reading.document.id: reading.document.text for reading in comparison.readings}
    for row in read(tables.readings(comparison.readings)):
        spans = [span.split("..") for span in row["content_spans"].split()]
        assert " ".join(texts[row["document"]][int(start) : int(end)] for start, end in spans) == row["words"]


def test_there_is_a_row_for_every_side_and_it_says_who_was_not_found(comparison):
    rows = read(tables.comparison(comparison))
    assert len(rows) == sum(len(issue.sides) for issue in comparison.issues)
    assert {row["relation"] for row in rows} == {"same", "differs", "conflicts", "one_sided"}
    assert rows[-1]["not_found"] == "Velmark: Not found in the 2 documents searched (137 words)"
    assert rows[0]["not_found"] == ""


def test_rows_can_be_written_in_batches(comparison):
    first, *rest = comparison.readings
    batches = tables.readings([first]) + tables.readings(rest, header=False)
    assert batches == tables.readings(comparison.readings)


def test_pandas_reads_a_row_for_every_statement_with_its_words(comparison):
    found = pandas.read_csv(io.StringIO(tables.readings(comparison.readings)), keep_default_na=False)
    statements = [each for reading in comparison.readings for each in reading.statements]
    assert list(found["words"]) == [each.content.text for each in statements]
    assert list(found["confidence"]) == [round(each.confidence, 3) for each in statements]
    assert list(found["statement"]) == [each.id for each in statements]


def test_rows_of_an_archive_end_in_who_read_them(stored, comparison):
    rows = read(tables.readings([*stored, comparison.readings[0]], archived=True))
    known = sum(len(each.reading.statements) for each in stored)
    assert {(row["network"], row["checksum"]) for row in rows[:known]} == {("en", "c" * 64)}
    assert {(row["network"], row["checksum"]) for row in rows[known:]} == {("", "")}
    assert tuple(rows[0]) == (*tables.STATEMENT_COLUMNS, *tables.ARCHIVE_COLUMNS)
    assert tables.readings(stored) == tables.readings(comparison.readings)


def test_what_is_known_of_several_speakers_keeps_their_order(comparison):
    first, *_ = comparison.readings
    statement = first.statements[0]
    nobody = replace(statement.speakers[0], role=None, country=None, why="")
    several = replace(statement, speakers=(nobody, statement.speakers[1]))
    (row,) = read(tables.readings([replace(first, statements=(several,))]))
    assert (row["speaker"], row["role"]) == ("Ilse Varga; Anton Dovik", "; Prime Minister")
    (row,) = read(tables.readings([replace(first, statements=(replace(several, speakers=(nobody,) * 2),))]))
    assert (row["role"], row["country"]) == ("", "")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\rx", " =1", "\n=1", "\u200b=1", "\ufeff=1", "＝1"],  # noqa: RUF001
)
def test_a_cell_that_could_be_a_formula_is_made_text(cell):
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1 = 1", "a-b", '"=1"', "0.910", "12..40", "“no”"])
def test_other_cells_stay_as_they_are(cell):
    assert guarded(cell) == cell


def test_no_cell_of_a_hostile_document_begins_like_a_formula(hostile):
    for written in (tables.comparison(hostile), tables.readings(hostile.readings)):
        for row in read(written):
            assert not [cell for cell in row.values() if cell.lstrip()[:1] in ("=", "+", "-", "@")]
        assert "\x1b" not in written
        written.encode("utf-8")
