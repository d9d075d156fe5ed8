"""brat: read as brat's own documentation describes the format, every annotation fits its text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from readouts.reading import acts
from readouts.records import Document, Passage, Reading, Speaker, Statement
from readouts.rendering import brat, identifiers


def read(text: str, annotations: str) -> dict[str, tuple[str, ...]]:
    """Annotations by id, as strictly as brat reads them: fields by tab, a line by line feed."""
    found = {}
    for line in annotations.split("\n")[:-1]:
        id, body, *rest = line.split("\t")
        assert id not in found
        found[id] = (*body.split(" ", 1), *rest)
        if id[0] == "T":
            places = [tuple(map(int, each.split(" "))) for each in found[id][1].split(";")]
            assert rest == [" ".join(text[start:end] for start, end in places)]
            assert all(before[1] <= after[0] for before, after in pairwise(places))
        elif id[0] == "R":
            arguments = re.fullmatch(r"Arg1:(T\d+) Arg2:(T\d+)", found[id][1])
            assert arguments and all(each in found for each in arguments.groups())
        elif id[0] == "A":
            assert found[id][1].split(" ")[0] in found
        else:
            assert id[0] == "#" and found[id][0] == "AnnotatorNotes"
    return found


def opened(*readings: Reading) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    files = dict(brat.files(readings))
    assert files.pop("annotation.conf").decode() == brat.CONFIGURATION
    assert len(files) == 2 * len(readings)
    pairs = []
    for reading in readings:
        name = identifiers.key(reading.document)
        text = files[f"{name}.txt"].decode()
        pairs.append((text, read(text, files[f"{name}.ann"].decode())))
    return pairs


def of(found: dict[str, tuple[str, ...]], kind: str) -> list[tuple[str, ...]]:
    return [each for each in found.values() if each[0] == kind]


def test_every_statement_has_its_passages_and_its_relations(comparison):
    for reading, (text, found) in zip(comparison.readings, opened(*comparison.readings), strict=True):
        assert text == reading.document.text
        statements = reading.statements
        assert [each[2] for each in of(found, "Content")] == [each.content.text for each in statements]
        for kind, relation, passages in (
            ("Source", "Said_by", [each.source for each in statements if each.source]),
            ("Cue", "Said_with", [each.cue for each in statements if each.cue]),
        ):
            assert [each[2] for each in of(found, kind)] == [each.text for each in passages]
            assert len(of(found, relation)) == len(passages)
        assert len(of(found, "Within")) == sum(each.within is not None for each in statements)
        assert [each[1].split(" ")[1] for each in of(found, "Kind")] == [each.kind for each in statements]


def test_offsets_are_code_points_and_a_content_may_be_in_pieces():
    text = "🕊️ “We go,” Varga said, “🕊 now.”"
    spans = [(text.index(part), text.index(part) + len(part)) for part in ("“We go,”", "“🕊 now.”")]
    ((_, found),) = opened(
        Reading(Document("a.txt", text), (Statement("s1", "direct", "assertion", Passage.of(text, spans)),))
    )
    assert found["T1"] == ("Content", "3 11;24 32", "“We go,” “🕊 now.”")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", " \n\n  "])
def test_an_annotation_is_cut_where_a_line_or_a_field_would_end(sign):
    text = f"one two{sign}three"
    statement = Statement("s1", "direct", "assertion", Passage.of(text, [(0, len(text))]))
    ((_, found),) = opened(Reading(Document("a.txt", text), (statement,)))
    assert found["T1"][1:] == (f"0 7;{len(text) - 5} {len(text)}", "one two three")


def test_a_note_names_speakers_and_party_on_one_line():
    speaker = Speaker("Ilse\n#2\tVarga", "person")
    statement = Statement(
        "s1", "direct", "assertion", Passage.of("no", [(0, 2)]), speakers=(speaker,), party="Velmark"
    )
    ((_, found),) = opened(Reading(Document("a.txt", "no"), (statement,)))
    assert found["#1"][2] == "id: s1; speaker: Ilse #2 Varga; party: Velmark"


def test_what_lies_outside_the_text_is_left_out(hostile):
    ((text, found),) = opened(*hostile.readings)
    assert len(text) == len(hostile.readings[0].document.text)
    assert len(of(found, "Content")) == 1


def test_the_configuration_names_every_act_and_type(comparison):
    assert {*acts.ACTS, *acts.OURS} - set(brat.ACTS) <= {"YIELD"}
    for _, found in opened(*comparison.readings):
        for kind, *_ in found.values():
            assert kind == "AnnotatorNotes" or re.search(rf"^{kind}\b", brat.CONFIGURATION, re.MULTILINE)
