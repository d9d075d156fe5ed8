"""Every export, whatever the documents hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from readouts.records import Reading
from readouts.rendering import exports

COUNTED = {
    "jsonl": lambda text: sum(len(json.loads(line)["statements"]) for line in text.split("\n")[:-1]),
    "csv": lambda text: len(list(csv.reader(io.StringIO(text, newline="")))) - 1,
    "annotations": lambda text: len(json.loads(text)["items"]),
    "schemaorg": lambda text: sum(len(each["hasPart"]) for each in json.loads(text)["@graph"]),
}


@pytest.mark.parametrize("name", COUNTED)
def test_an_export_holds_every_statement_once(name, comparison, hostile):
    readings = [*comparison.readings, *hostile.readings]
    text = "".join(exports.TEXTS[name](readings))
    assert COUNTED[name](text) == sum(len(reading.statements) for reading in readings)


@pytest.mark.parametrize("name", exports.TEXTS)
def test_a_text_is_utf8_without_terminal_controls_and_the_same_each_time(name, comparison, hostile):
    readings = [*comparison.readings, *hostile.readings]
    text = "".join(exports.TEXTS[name](readings))
    assert "\x1b" not in text
    assert text.encode("utf-8").decode() == text == "".join(exports.TEXTS[name](readings))


@pytest.mark.parametrize("name", exports.TEXTS)
def test_a_text_is_written_as_readings_come(name, comparison):
    taken = []

    def readings() -> Iterator[Reading]:
        for reading in comparison.readings:
            taken.append(reading)
            yield reading

    pieces = exports.TEXTS[name](readings())
    written = ""
    while comparison.readings[0].document.title not in written and "Lask strait" not in written:
        written += next(pieces)
    assert len(taken) < len(comparison.readings)


@pytest.mark.parametrize("name", exports.TEXTS)
def test_documents_of_an_archive_are_exported_like_others(name, stored, comparison):
    text = "".join(exports.TEXTS[name](stored))
    bare = "".join(exports.TEXTS[name](comparison.readings))
    if name == "jsonl":
        found = [json.loads(line) for line in text.splitlines()]
        assert [each.pop("archive")["version"] for each in found] == [2, 1, 1]
        assert found == [json.loads(line) for line in bare.splitlines()]
    elif name == "csv":
        found = list(csv.reader(io.StringIO(text, newline="")))
        assert [row[:-2] for row in found] == list(csv.reader(io.StringIO(bare, newline="")))
        assert [row[-2:] for row in found] == [
            ["network", "checksum"],
            *[["en", "c" * 64]] * (len(found) - 1),
        ]
    else:
        assert text == bare


@pytest.mark.parametrize("name", exports.FOLDERS)
def test_files_of_an_archives_documents_are_those_of_others(name, stored, comparison):
    if name == "spacy":
        pytest.importorskip("spacy", reason="spaCy is not installed")
    assert list(exports.FOLDERS[name](stored)) == list(exports.FOLDERS[name](comparison.readings))


@pytest.mark.parametrize("name", exports.TEXTS)
def test_no_documents_give_a_text_that_its_reader_takes_for_none(name):
    text = "".join(exports.TEXTS[name]([]))
    if name in ("annotations", "schemaorg", "csl"):
        assert not json.loads(text) or "@context" in json.loads(text)
    else:
        assert text.count("\n") == (1 if name == "csv" else 0)


@pytest.mark.parametrize("name", exports.FOLDERS)
def test_files_of_a_folder_have_plain_names_that_differ(name, comparison, hostile):
    if name == "spacy":
        pytest.importorskip("spacy", reason="spaCy is not installed")
    names = [file for file, _ in exports.FOLDERS[name]([*comparison.readings, *hostile.readings])]
    assert len(set(names)) == len(names)
    assert all(file.replace("-", "").replace(".", "").isalnum() and file.isascii() for file in names)


def test_a_line_of_json_has_the_keys_that_are_promised(comparison):
    line = next(iter(exports.TEXTS["jsonl"](comparison.readings)))
    document = json.loads(line)
    assert {"id", "text", "title", "date", "outlet", "issuer", "party", "language", "genre"} <= set(document)
    assert {"warnings", "mentions", "statements"} <= set(document)
    promised = (
        "id kind attitude source cue content speaker candidates addressee party act plover negated within"
    )
    for statement in document["statements"]:
        assert {*promised.split(), "confidence"} <= set(statement)
