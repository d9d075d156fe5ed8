"""Who says what, as HTML: every word of a document stands in it as text, and what is not known is said."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from readouts.web import voices
from readouts.web.shapes import Cell, Entry, Person, Said

EVIL = "\"><img src=x onerror=alert(1)>'&\u202e"
VARGA = Person("Ilse Varga", "President", "Velmark", "/speakers/name:ilse%20varga", None, 0.93, "named")
DOVIK = replace(VARGA, name="Anton Dovik", role=None, country=None, address=None)
SAID = Said(
    id="s1",
    address="/documents/1?at=s1#d1-s1",
    anchor="d1-s1",
    words="The strait stays open.",
    spans=((0, 22),),
    kind="direct",
    manner="quoted",
    verb="",
    source="She",
    cue="said",
    speakers=(VARGA,),
    candidates=(),
    told_by="",
    said_to=(),
    party="Velmark",
    act="DENY",
    negated=False,
    confidence=0.91,
)
ENTRY = Entry(
    "The strait stays open.", "/documents/1?spans=0-22#here", "en", "Velmark", "2031-03-14", (SAID,)
)


@pytest.mark.parametrize(
    ("said", "party", "there", "not_there"),
    [
        (
            SAID,
            True,
            ["Ilse Varga", "(<bdi>President, Velmark</bdi>)", "act: deny", "for <bdi>Velmark"],
            ["neg"],
        ),
        (SAID, False, ["words 91%, speaker 93%"], ["for <bdi>"]),
        (replace(SAID, negated=True), True, ["act: deny, negated"], []),
        (
            replace(SAID, speakers=(VARGA, DOVIK)),
            True,
            [" and <strong><bdi>Anton Dovik</bdi></strong>", "Ilse Varga 93%, Anton Dovik 93%"],
            [],
        ),
        (
            replace(SAID, speakers=(), candidates=(VARGA, DOVIK)),
            True,
            ["“<bdi>She</bdi>”, not resolved", "; could be ", " or <strong><bdi>Anton Dovik"],
            ["speaker 9"],
        ),
        (replace(SAID, speakers=(), source=""), True, ["Speaker not resolved"], ["could be"]),
        (
            replace(SAID, speakers=(replace(VARGA, why="corrected"),)),
            True,
            ["corrected by an editor"],
            ["93%"],
        ),
        (
            replace(SAID, told_by="The envoy", verb="thinks"),
            True,
            ["as told by <bdi>The envoy", ">thinks<"],
            [],
        ),
    ],
)
def test_a_voice_says_who_and_how(said: Said, party: bool, there: list[str], not_there: list[str]) -> None:
    html = voices.voice(said, party)
    assert [part for part in there if part not in html] == []
    assert [part for part in not_there if part in html] == []


def test_an_account_s_own_words_and_an_absence_are_named() -> None:
    own, silent = replace(ENTRY, voices=()), replace(ENTRY, voices=None, date=None)
    assert "own words" in voices.entry(own) and "own words" not in voices.entry(silent)
    assert '<time datetime="2031-03-14">14 March 2031</time>' in voices.entry(own)
    html = voices.cells(
        [Cell("Velmark", (own,), ""), Cell("Tarnovia", (), "Not found in the 1 document searched")]
    )
    assert html.count('<td role="cell">') == 2 and "Not found in the 1 document searched" in html


@pytest.mark.parametrize("name", [each.name for each in fields(Said) if each.type in ("str", "str | None")])
def test_what_a_document_says_of_a_statement_is_text(name: str) -> None:
    _check(voices.voice(replace(SAID, **{name: EVIL}, speakers=())))


@pytest.mark.parametrize("name", ["name", "role", "country", "address"])
def test_what_a_document_says_of_a_speaker_is_text(name: str) -> None:
    _check(voices.voice(replace(SAID, speakers=(replace(VARGA, **{name: EVIL}), VARGA))))


@pytest.mark.parametrize("name", ["words", "address", "language", "publisher", "date"])
def test_what_a_document_says_of_itself_is_text(name: str) -> None:
    _check(voices.cells([Cell(EVIL, (replace(ENTRY, **{name: EVIL}),), ""), Cell("Tarnovia", (), EVIL)]))


def _check(html: str) -> None:
    assert "<img" not in html and "\u202e" not in html and '="">' not in html.replace(EVIL, "")
