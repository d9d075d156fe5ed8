"""spaCy reads what is written for it."""

from __future__ import annotations

import json
import sys

import pytest

from readouts.errors import SettingsError
from readouts.records import Document, Passage, Reading, Statement
from readouts.rendering import docbin


def opened(readings):
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    vocab = spacy.blank("en").vocab
    return [
        doc
        for _, content in docbin.files(readings)
        for doc in spacy.tokens.DocBin().from_bytes(content).get_docs(vocab)
    ]


def as_json(value):
    """spaCy hands lists back as tuples."""
    return json.loads(json.dumps(value))


def test_every_passage_is_a_span_of_its_group(comparison):
    for reading, doc in zip(comparison.readings, opened(comparison.readings), strict=True):
        assert doc.text == reading.document.text
        for name in ("source", "cue", "content"):
            expected = [
                (statement.id, reading.document.text[start:end])
                for statement in reading.statements
                for start, end in (getattr(statement, name) or Passage((), "")).spans
            ]
            spans = doc.spans[f"readouts_{name}"]
            assert [span.id_ for span in spans] == [id for id, _ in expected]
            assert {span.label_ for span in spans} <= {name.upper()}
            for span, (_, words) in zip(spans, expected, strict=True):
                assert words in span.text


def test_the_user_data_are_the_reading_without_its_text(comparison):
    for reading, doc in zip(comparison.readings, opened(comparison.readings), strict=True):
        kept = as_json(doc.user_data["readouts"] | {"text": doc.text})
        assert Reading.from_dict(kept) == reading


def test_a_span_inside_a_token_is_widened_and_its_place_kept():
    text = "🕊️ Varga: peacekeepers 🕊🕊 out."
    spans = [(text.index("keep"), text.index("keep") + 4), (text.index("🕊🕊"), text.index("🕊🕊") + 1)]
    statement = Statement("s7", "direct", "assertion", Passage.of(text, spans))
    (doc,) = opened([Reading(Document("a.txt", text), (statement,))])
    assert [(span.id_, span.text) for span in doc.spans["readouts_content"]] == [
        ("s7", "peacekeepers"),
        ("s7", "🕊"),
    ]
    kept = as_json(doc.user_data["readouts"])["statements"][0]
    assert kept["content"]["spans"] == [list(span) for span in spans]


def test_hostile_and_empty_documents_are_read_back(hostile):
    docs = opened([*hostile.readings, Reading(Document("empty.txt", ""))])
    assert [len(doc.text) for doc in docs] == [len(hostile.readings[0].document.text), 0]


def test_a_file_is_begun_when_one_is_full(comparison, monkeypatch):
    pytest.importorskip("spacy", reason="spaCy is not installed")
    monkeypatch.setattr(docbin, "_CHARACTERS", 1)
    names = [name for name, _ in docbin.files(comparison.readings)]
    assert names == ["0001.spacy", "0002.spacy", "0003.spacy"]


def test_without_spacy_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(SettingsError, match=r"\[spacy\]"):
        next(docbin.files([]))
