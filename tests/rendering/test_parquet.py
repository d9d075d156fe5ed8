"""Parquet: read by pyarrow, the tables hold what the records hold."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date

import pytest
from pyarrow import parquet as reader

from readouts.errors import SettingsError
from readouts.records import Actor
from readouts.rendering import parquet


class Kept(io.BytesIO):
    """A file that can be read after it was closed."""

    def close(self) -> None:
        self.content = self.getvalue()
        super().close()


def written(readings, comparisons=()):
    files: dict[str, Kept] = {}
    parquet.write(readings, lambda name: files.setdefault(name, Kept()), comparisons)
    assert all(file.closed for file in files.values())
    return {
        name.removesuffix(".parquet"): reader.ParquetFile(io.BytesIO(file.content))
        for name, file in files.items()
    }


def rows(readings, comparisons=()):
    return {name: file.read().to_pylist() for name, file in written(readings, comparisons).items()}


def test_documents_and_statements_are_the_records(comparison):
    found = rows(comparison.readings)
    documents = [reading.document for reading in comparison.readings]
    assert [(each["id"], each["text"]) for each in found["documents"]] == [
        (document.id, document.text) for document in documents
    ]
    assert found["documents"][0]["date"] == date(2031, 3, 14)
    assert found["documents"][1]["warnings"] == ["the date was taken from the address"]
    texts = {document.id: document.text for document in documents}
    expected = [
        (reading.document.id, statement.id, statement.content.text, statement.confidence)
        for reading in comparison.readings
        for statement in reading.statements
    ]
    assert [
        (each["document"], each["statement"], each["content"]["text"], each["confidence"])
        for each in found["statements"]
    ] == expected
    for each in found["statements"]:
        for name in ("source", "cue", "content"):
            passage = each[name]
            if passage is not None:
                words = [texts[each["document"]][span["start"] : span["end"]] for span in passage["spans"]]
                assert " ".join(words) == passage["text"]
    assert [len(each["content"]["spans"]) for each in found["statements"]].count(2) == 1


def test_speakers_candidates_and_addressees_join_their_statement(comparison):
    first = comparison.readings[0]
    statement = first.statements[1]
    varga = replace(statement.speakers[0], actor=Actor("Q99999999", "Ilse Varga"))
    told = replace(first, statements=(replace(statement, addressee=(varga,)), *first.statements[2:]))
    found = rows([told])["speakers"]
    assert [(each["statement"], each["part"], each["name"]) for each in found] == [
        ("s2", "speaker", "Ilse Varga"),
        ("s2", "addressee", "Ilse Varga"),
        ("s3", "speaker", "Ilse Varga"),
        ("s4", "speaker", "Tomas Reyl"),
        ("s5", "candidate", "Anton Dovik"),
        ("s5", "candidate", "Tomas Reyl"),
    ]
    assert [each["actor_id"] for each in found[:2]] == [None, "Q99999999"]
    assert found[0]["role"] == "President"


def test_relations_are_the_sides_of_every_issue(comparison):
    found = rows(comparison.readings, [comparison, comparison])["relations"]
    sides = [(at, side) for at, issue in enumerate(comparison.issues, 1) for side in issue.sides]
    assert len(found) == 2 * len(sides)
    assert {each["comparison"] for each in found} == {1, 2}
    for row, (at, side) in zip(found, sides, strict=False):
        assert (row["issue"], row["party"], row["document"]) == (at, side.party, side.document)
        assert [(span["start"], span["end"]) for span in row["spans"]] == list(side.spans)
        assert row["statements"] == list(side.statements)
    assert {each["relation"] for each in found} == {"same", "differs", "conflicts", "one_sided"}


def test_every_table_states_the_version_of_its_schema(comparison):
    for readings in ([], comparison.readings):
        found = written(readings)
        assert set(found) == set(parquet.TABLES)
        for file in found.values():
            assert file.schema_arrow.metadata[b"readouts.schema"] == parquet.SCHEMA.encode()
    spans = found["statements"].schema_arrow.field("content").type.field("spans").type
    assert str(spans.value_type) == "struct<start: int32 not null, end: int32 not null>"


def test_rows_are_written_as_readings_come(comparison, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP", 1)
    found = written(comparison.readings)
    assert found["documents"].num_row_groups == len(comparison.readings)
    assert found["documents"].read().num_rows == len(comparison.readings)


def test_hostile_documents_are_rows_like_others(hostile):
    (document,) = rows(hostile.readings, [hostile])["documents"]
    assert "\\ud800" in document["text"] and document["date"] is None


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"\[parquet\]"):
        parquet.write([], lambda name: io.BytesIO())
