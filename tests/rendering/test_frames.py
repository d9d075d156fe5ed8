"""Statements as a table of pandas or polars: what the records hold, each column of its own type."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime

import pandas
import polars
import pytest

from readouts.errors import SettingsError
from readouts.records import Actor
from readouts.rendering import frames

LIBRARIES = ("pandas", "polars")


def rows(readings, library):
    """Rows as dictionaries, with None for what is missing."""
    found = frames.statements(readings, library)
    if library == "polars":
        return found.to_dicts()
    return [
        {name: None if pandas.isna(value) else value for name, value in row.items()}
        for row in found.to_dict("records")
    ]


def day(value):
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("library", LIBRARIES)
def test_there_is_a_row_for_every_statement_with_its_words(comparison, library):
    found = rows(comparison.readings, library)
    expected = [(reading, each) for reading in comparison.readings for each in reading.statements]
    assert [tuple(row) for row in found] == [frames.COLUMNS] * len(expected)
    for row, (reading, statement) in zip(found, expected, strict=True):
        document = reading.document
        assert (row["document"], row["title"], row["genre"]) == (document.id, document.title, document.genre)
        assert day(row["date"]) == date.fromisoformat(document.date)
        assert (row["statement"], row["content"]) == (statement.id, statement.content.text)
        assert (row["kind"], row["attitude"], row["within"]) == (
            statement.kind,
            statement.attitude,
            statement.within,
        )
        assert (row["start"], row["end"]) == (statement.content.start, statement.content.end)
        assert (row["confidence"], row["negated"]) == (statement.confidence, False)
        assert row["cue"] == (statement.cue.text if statement.cue else None)
    assert found[0]["speaker"] == "Ilse Varga; Anton Dovik"
    assert found[0]["role"] == "President; Prime Minister"
    assert (found[4]["speaker"], found[4]["candidates"]) == (None, "Anton Dovik; Tomas Reyl")
    assert (found[0]["actor"], found[0]["version"], found[0]["checksum"]) == (None, None, None)


@pytest.mark.parametrize("library", LIBRARIES)
def test_actors_stand_in_the_order_of_their_speakers(comparison, library):
    reading = comparison.readings[0]
    statement = reading.statements[0]
    varga, dovik = statement.speakers
    known = replace(statement, speakers=(varga, replace(dovik, actor=Actor("Q99999999", "Anton Dovik"))))
    (row,) = rows([replace(reading, statements=(known,))], library)
    assert row["actor"] == "; Q99999999"


@pytest.mark.parametrize("library", LIBRARIES)
def test_rows_of_an_archive_say_who_read_which_version(stored, library):
    found = rows(stored, library)
    assert [row["version"] for row in found] == [2] * 5 + [1] * 8
    assert {(row["network"], row["checksum"]) for row in found} == {("en", "c" * 64)}


@pytest.mark.parametrize("empty", [False, True])
def test_every_column_has_its_type(comparison, hostile, empty):
    readings = [] if empty else [*comparison.readings, replace(hostile.readings[0], statements=())]
    here = {name: str(kind) for name, kind in frames.statements(readings).dtypes.items()}
    assert here.pop("date") == "datetime64[s]"
    assert [here.pop(name) for name in ("negated", "unsaid", "confidence", "start", "end", "version")] == [
        *("bool", "bool", "float64", "int64", "int64", "Int32")
    ]
    assert set(here.values()) == {"string"}
    there = dict(frames.statements(readings, "polars").schema)
    assert there.pop("date") == polars.Date
    assert [there.pop(name) for name in ("negated", "unsaid", "confidence", "start", "end", "version")] == [
        *(polars.Boolean, polars.Boolean, polars.Float64, polars.Int64, polars.Int64, polars.Int32)
    ]
    assert set(there.values()) == {polars.String}


@pytest.mark.parametrize("library", LIBRARIES)
def test_hostile_documents_are_rows_like_others(hostile, library):
    found = rows(hostile.readings, library)
    assert [row["statement"] for row in found] == ['"><b id=x>', "s2"]
    assert found[0]["date"] is None and found[0]["content"].count("\\ud800") == 1


@pytest.mark.parametrize("library", LIBRARIES)
def test_without_the_library_it_says_what_to_install(comparison, library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=rf"\[{library}\]"):
        frames.statements(comparison.readings, library)


def test_another_library_is_refused():
    with pytest.raises(SettingsError, match="'excel' makes no table"):
        frames.statements([], "excel")
