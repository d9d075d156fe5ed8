from __future__ import annotations

from pathlib import Path

import pytest

from readouts.intake import extract, fetch_file
from readouts.intake.transcript import turns
from readouts.settings import Settings

WORDS = "We met our guests this morning and spoke about the ceasefire along the Lask strait."


def labels(text: str) -> list[str]:
    return [text[turn.label.start : turn.label.end] for turn in turns(text)]


def bodies(text: str) -> list[str]:
    return [text[turn.body.start : turn.body.end] for turn in turns(text)]


PRESS = f"""Castle Hall
Orsund

4:10 P.M.

PRESIDENT VARGA:  Good afternoon.  {WORDS}

{WORDS}

PRIME MINISTER DOVIK:  (As interpreted.)  {WORDS}

Q    Madam President, what of the gas?

Q:  And the prisoners?

MS. SALK:  — that is for —

**THE PRESIDENT:** {WORDS}

MR. McHALE (via interpreter): Thank you.

END  4:32 P.M.
"""


def test_names_in_the_margin_make_turns() -> None:
    assert labels(PRESS) == [
        "PRESIDENT VARGA",
        "PRIME MINISTER DOVIK",
        "Q",
        "Q",
        "MS. SALK",
        "THE PRESIDENT",
        "MR. McHALE",
    ]


def test_a_body_runs_to_the_next_margin_without_notes_marks_or_the_clock() -> None:
    assert bodies(PRESS) == [
        f"Good afternoon.  {WORDS}\n\n{WORDS}",
        WORDS,
        "Madam President, what of the gas?",
        "And the prisoners?",
        "— that is for —",
        WORDS,
        "Thank you.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"THE PRESIDENT: {WORDS}\n\n{WORDS}", ["THE PRESIDENT"]),
        (f"  \xa0 PRESIDENT NOVÁKOVÁ-ŽITNÁ:\xa0 {WORDS}", ["PRESIDENT NOVÁKOVÁ-ŽITNÁ"]),
        (f"Q: Will it hold?\nA: {WORDS}\nQ: When?\nA: Soon.", ["Q", "A", "Q", "A"]),
        (f"Q.\tWill it hold?\nA.\t{WORDS}\nQ.\tWhen?\nA.\tSoon.", ["Q", "A", "Q", "A"]),
        (f"VARGA: {WORDS}\nDOVIK: {WORDS}\nVARGA: {WORDS}\nDOVIK: No.", ["VARGA", "DOVIK", "VARGA", "DOVIK"]),
        (
            f"Ilse Varga: {WORDS}\nAnton Dovik: {WORDS}\nIlse Varga: {WORDS}\nAnton Dovik: No.",
            ["Ilse Varga", "Anton Dovik", "Ilse Varga", "Anton Dovik"],
        ),
        (
            f"PRESIDENT VARGA: {WORDS}\r\n\r\nQ Madam President?\r\n\r\nPRESIDENT VARGA: No.\r\n",
            ["PRESIDENT VARGA", "Q", "PRESIDENT VARGA"],
        ),
        (
            f"SENIOR ADMINISTRATION OFFICIAL 1: {WORDS}\nPARTICIPANT: When?\n"
            "SENIOR ADMINISTRATION OFFICIAL 1: No.",
            ["SENIOR ADMINISTRATION OFFICIAL 1", "PARTICIPANT", "SENIOR ADMINISTRATION OFFICIAL 1"],
        ),
    ],
)
def test_layouts_that_offices_publish(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"ORSUND: {WORDS}\n\n{WORDS}",
        f"UPDATE: {WORDS}\n\nNOTE: {WORDS}\n\nUPDATE: {WORDS}\n\nNOTE: {WORDS}",
        f"A man at the harbour said so.\nA woman too.\nA third came.\nQ fever is rare. {WORDS}",
        f"{WORDS}\n\nPresident Varga: a life\n\n{WORDS}",
        f"They said the following: {WORDS}\n\nThe result: nothing.\n\nThe reason: gas.",
        f"Those present were:\n\nGovernor Hale of Kestrel: transit fees\n\nMinister Reyl: gas\n\n"
        f"Ms. Salk: boats {WORDS}",
        WORDS * 40 + "\n\nPRESIDENT VARGA: No.",
        f"Read more: {WORDS}\nSource: here\nSource: there\nContact: Reyl\nContact: Hale",
        f"FOR IMMEDIATE RELEASE: {WORDS}\n\nMEDIA CONTACT: The President\n\nWHAT: talks\n\nWHERE: Orsund",
        "",
    ],
)
def test_colons_and_capitals_in_prose_make_no_transcript(text: str) -> None:
    assert turns(text) == ()


def test_turns_set_the_genre_and_a_question_is_no_party() -> None:
    head = "---\nsource_url: https://www.whitehouse.gov/x\n---\n\n"
    document = extract((head + PRESS).encode(), "a.md", Settings())
    assert document.genre == "transcript" and len(document.turns) == 7
    assert document.issuer == "The White House" and document.party is None


def test_turns_are_in_order_and_do_not_overlap() -> None:
    last = 0
    for turn in turns(PRESS):
        assert last <= turn.label.start < turn.label.end < turn.body.start < turn.body.end
        last = turn.body.end


DATA = Path(__file__).parents[3] / "shared" / "data" / "whitehouse"


@pytest.mark.skipif(not DATA.is_dir(), reason="the White House documents are not on this machine")
def test_real_documents_get_the_genre_of_their_folder() -> None:
    expected = {
        "press-briefings": {"transcript"},
        "remarks": {"transcript"},
        "statements-releases": {"account"},
    }
    for folder, genres in expected.items():
        for path in sorted((DATA / folder).rglob("*.md"))[:60]:
            document = extract(fetch_file(str(path), Settings()), str(path), Settings())
            assert document.genre in genres, path
            assert document.issuer == "The White House" and document.date and document.title
