"""Parquet: read by pyarrow, the tables hold what the records hold."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date

import pandas
import pytest
from pyarrow import parquet as reader

from readouts.errors import SettingsError
from readouts.records import Actor, Mention, Passage, Span, Turn
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
    assert document["date"] is None and "\\" not in document["text"]
    text = hostile.readings[0].document.text
    assert document["text"] == text.replace("\ud800", "?") and len(document["text"]) == len(text)


def test_a_document_of_an_archive_says_where_it_comes_from(stored, comparison):
    found = rows([*stored, comparison.readings[0]])
    names = ("version", "sha256", "size", "fetched", "source", "network", "checksum")
    assert [tuple(each[name] for name in names) for each in found["documents"]] == [
        *(
            (
                each.archived.version,
                each.archived.sha256,
                each.archived.size,
                each.archived.fetched,
                each.archived.source,
                "en",
                "c" * 64,
            )
            for each in stored
        ),
        (None,) * 7,
    ]
    bare = rows([*comparison.readings, comparison.readings[0]])
    assert {name: table for name, table in found.items() if name != "documents"} == {
        name: table for name, table in bare.items() if name != "documents"
    }


def test_two_versions_of_a_document_are_told_apart_by_their_number(stored):
    again = replace(stored[0], archived=replace(stored[0].archived, version=1))
    found = rows([again, stored[0]])
    assert [(each["reading"], each["version"]) for each in found["documents"]] == [(1, 1), (2, 2)]
    assert [(each["reading"], each["statement"]) for each in found["statements"]] == [
        (number, each.id) for number in (1, 2) for each in stored[0].reading.statements
    ]
    assert {each["reading"] for each in found["speakers"]} == {1, 2}


def test_mentions_turns_and_furniture_are_there(comparison):
    reading = comparison.readings[0]
    text = reading.document.text
    name, phrase = Passage.of(text, [(76, 86)]), Passage.of(text, [(66, 86)])
    found = rows(
        [
            replace(
                reading,
                document=replace(reading.document, turns=(Turn(Span(0, 7), Span(8, 20)),)),
                mentions=(Mention(name, "person", "name", 4, phrase), Mention(phrase, "person", "nominal")),
            )
        ]
    )
    (document,) = found["documents"]
    assert document["turns"] == [{"label": {"start": 0, "end": 7}, "body": {"start": 8, "end": 20}}]
    assert [(each["start"], each["end"]) for each in document["furniture"]] == list(
        reading.document.furniture
    )
    first, second = found["mentions"]
    assert (first["text"], first["cluster"], first["phrase"]["text"]) == (name.text, 4, phrase.text)
    assert first["spans"] == [{"start": 76, "end": 86}]
    assert (second["form"], second["cluster"], second["phrase"]) == ("nominal", None, None)


def test_pandas_reads_every_table_with_equal_counts_and_texts(stored, tmp_path):
    readings = [each.reading for each in stored]
    parquet.write(stored, lambda name: (tmp_path / name).open("wb"))
    found = {name: pandas.read_parquet(tmp_path / f"{name}.parquet") for name in parquet.TABLES}
    assert list(found["documents"]["text"]) == [reading.document.text for reading in readings]
    assert list(found["documents"]["sha256"]) == [each.archived.sha256 for each in stored]
    assert [content["text"] for content in found["statements"]["content"]] == [
        statement.content.text for reading in readings for statement in reading.statements
    ]
    assert list(found["speakers"].query("part == 'speaker'")["name"]) == [
        speaker.name
        for reading in readings
        for statement in reading.statements
        for speaker in statement.speakers
    ]
    assert len(found["mentions"]) == len(found["relations"]) == 0
    joined = found["statements"].merge(found["documents"], on="reading", validate="many_to_one")
    assert list(joined["id"]) == list(found["statements"]["document"])


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"\[parquet\]"):
        parquet.write([], lambda name: io.BytesIO())
