"""JSON is exactly the dictionaries of the records."""

from __future__ import annotations

import json as library

from readouts.records import Comparison, Reading
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


def test_a_comparison_round_trips(comparison, hostile):
    for each in (comparison, hostile):
        for indent in (2, None):
            written = json.comparison(each, indent=indent)
            assert Comparison.from_dict(library.loads(written)) == each
            written.encode("utf-8")


def test_the_same_records_give_the_same_bytes(comparison):
    again = Comparison.from_dict(library.loads(json.comparison(comparison)))
    assert json.comparison(again) == json.comparison(comparison)
