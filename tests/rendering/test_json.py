"""JSON is exactly the dictionaries of the records."""

from __future__ import annotations

import io
import json as library

import pandas

from readouts.records import Comparison, Reading, Stored
from readouts.rendering import json


def test_readings_are_an_array_of_the_records_dictionaries(comparison):
    written = json.readings(comparison.readings)
    assert library.loads(written) == [reading.to_dict() for reading in comparison.readings]
    assert "مراقبين" in written and written.endswith("]\n")


def test_a_line_is_a_document_whatever_its_text_holds(comparison, hostile):
    readings = [*comparison.readings, *hostile.readings]
    written = json.lines(readings)
    assert len(written.splitlines()) == len(readings)
    back = [Reading.from_dict(library.loads(line)) for line in written.splitlines()]
    assert back == readings


def test_a_line_of_an_archive_says_where_its_document_comes_from(stored):
    written = json.lines(stored)
    found = [library.loads(line) for line in written.splitlines()]
    assert [Stored.from_dict(each) for each in found] == stored
    assert found[0]["archive"] == {
        "version": 2,
        "sha256": "0" * 64,
        "size": 6_000_000_000,
        "fetched": "2031-03-16T08:00:00+00:00",
        "source": "https://president.velmark.example/readouts/2031/14",
        "network": {"name": "en", "checksum": "c" * 64},
    }
    assert [Reading.from_dict(each) for each in found] == [each.reading for each in stored]


def test_pandas_reads_a_row_for_every_document(stored):
    found = pandas.read_json(io.StringIO(json.lines(stored)), lines=True, dtype=False)
    assert list(found["text"]) == [each.reading.document.text for each in stored]
    assert [[one["content"]["text"] for one in each] for each in found["statements"]] == [
        [one.content.text for one in each.reading.statements] for each in stored
    ]


def test_a_comparison_round_trips(comparison, hostile):
    for each in (comparison, hostile):
        for indent in (2, None):
            written = json.comparison(each, indent=indent)
            assert Comparison.from_dict(library.loads(written)) == each
            written.encode("utf-8")


def test_the_same_records_give_the_same_bytes(comparison):
    again = Comparison.from_dict(library.loads(json.comparison(comparison)))
    assert json.comparison(again) == json.comparison(comparison)
