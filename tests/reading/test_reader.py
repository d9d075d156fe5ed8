"""Documents become statements."""

from __future__ import annotations

import pytest

from readouts.errors import SettingsError
from readouts.reading.reader import Reader
from readouts.records import Document, Reading, Span, Turn


@pytest.fixture(scope="module")
def reader():
    return Reader()


def test_a_report_gives_statements_in_order_with_their_words(reader):
    text = (
        "ORSUND — President Ilse Varga said on Friday that the ceasefire would hold.\n\n"
        "“We have waited long enough,” Prime Minister Anton Dovik told reporters.\n"
    )
    reading = reader.read(Document("a", text))
    first, second = reading.statements
    assert (first.id, second.id) == ("s1", "s2")
    assert first.source.text == "President Ilse Varga" and first.cue.text == "said"
    assert "ceasefire would hold" in first.content.text
    assert (first.kind, second.kind) == ("indirect", "direct")
    assert second.cue.text == "told"
    for statement in reading.statements:
        for part in (statement.source, statement.cue, statement.content):
            assert part.text == " ".join(text[s:e] for s, e in part.spans)
        assert 0 < statement.confidence < 1
    assert Reading.from_dict(reading.to_dict()) == reading


@pytest.mark.parametrize("text", ["", "   \n", "said", "“", "😀" * 50, "a" * 5000, "said " * 900])
def test_odd_texts_are_read_without_an_error(reader, text):
    reading = reader.read(Document("odd", text))
    assert all(s.content.text.strip() for s in reading.statements)


def test_furniture_never_becomes_a_statement(reader):
    text = "Varga said the talks were useful.\n\nSimilar Posts\n\nDovik said the harbour was closed."
    start = text.index("Similar")
    open_ = reader.read(Document("open", text))
    shut = reader.read(Document("shut", text, furniture=(Span(start, len(text)),)))
    assert len(open_.statements) == 2
    assert [s.content.end < start for s in shut.statements] == [True]


def test_a_transcript_s_turns_are_statements_and_hold_what_is_reported_in_them(reader):
    text = "PRESIDENT VARGA: Thank you all. The Prime Minister said he would call me on Monday.\n\nQ: Why?"
    body = text.index("Thank")
    end = text.index("\n\nQ")
    turns = (
        Turn(Span(0, 15), Span(body, end)),
        Turn(Span(end + 2, end + 3), Span(end + 5, len(text))),
    )
    reading = reader.read(Document("t", text, genre="transcript", turns=turns))
    whole = [s for s in reading.statements if s.cue is None]
    inside = [s for s in reading.statements if s.cue is not None]
    assert [s.source.text for s in whole] == ["PRESIDENT VARGA", "Q"]
    assert inside and {s.within for s in inside} == {whole[0].id}
    assert all(s.content.start >= body for s in inside)
    assert whole[0].kind == "direct" and whole[0].within is None


def test_a_document_reads_the_same_beside_others(reader):
    text = "Dovik said the strait was open. “It is open,” he added. " * 30
    alone = reader.read(Document("x", text))
    reader.read(Document("y", "Varga said no. " * 50))
    assert reader.read(Document("x", text)) == alone


def test_a_file_of_one_s_own_actors_says_who_speaks(reader, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "id,label,names,kind,country,office,start,end\n"
        "V1,Velmark,,country,VX,,,\n"
        "p1,Ilse Varga,,person,VX,president,2029-03-01,\n",
        encoding="utf-8",
    )
    document = Document("a", "Ilse Varga said on Friday that the ceasefire would hold.\n", date="2030-05-06")
    (known,) = reader.knowing(str(path)).read(document).statements
    (unknown,) = reader.read(document).statements
    assert (known.speakers[0].actor.id, known.party) == ("p1", "Velmark")
    assert (unknown.speakers[0].actor, unknown.party) == (None, None)


def test_a_file_of_actors_that_cannot_be_used_is_said_at_once(reader, tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        reader.knowing(str(tmp_path / "absent.csv"))
