"""The terminal's readings and comparisons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from readouts.records import Actor, Speaker
from readouts.rendering import terminal, views

WIDTHS = (40, 80, 160)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(comparison, hostile, width):
    for each in (comparison, hostile):
        for drawn in (terminal.comparison(each, width=width), terminal.readings(each.readings, width=width)):
            assert max(map(cell_len, drawn.split("\n"))) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_without_colour_there_is_no_escape_or_control(comparison, hostile, width):
    for each in (comparison, hostile):
        drawn = terminal.comparison(each, width=width) + terminal.readings(each.readings, width=width)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", drawn)
        drawn.encode("utf-8")


def test_colour_is_never_the_only_difference(comparison):
    coloured = terminal.comparison(comparison, width=120, color=True)
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    unspaced = [line.rstrip() for line in plain.split("\n")]
    assert unspaced == terminal.comparison(comparison, width=120).split("\n")
    for words in ("= same", "≠ differs", "× conflicts", "◐ one side only"):  # noqa: RUF001
        assert words in plain


def test_a_hostile_escape_does_not_reach_a_coloured_terminal(hostile):
    drawn = terminal.comparison(hostile, width=120, color=True)
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", drawn)


def test_a_comparison_says_who_said_what_where(comparison):
    drawn = squeezed(terminal.comparison(comparison, width=400))
    for words in (
        "Velmark and Tarnovia: what each side said",
        "6 points: 1 same, 2 differ, 1 conflicts, 2 on one side only.",
        "Office of the President of Velmark · official account of Velmark · 14 March 2031 · 97 words",
        "“He”, not resolved; could be Anton Dovik (Prime Minister,",
        "Tomas Reyl (Foreign Minister, Velmark), as told by Ilse Varga, cue “had told”",
        "wants, cue “hopes”",
        "the account's own words",
        "Not found in the 2 documents searched (102 words)",
        "may be a translation",
    ):
        assert words in drawn


def test_parties_are_stacked_where_columns_would_be_too_narrow(comparison):
    wide = terminal.comparison(comparison, width=80)
    narrow = terminal.comparison(comparison, width=50)
    assert re.search(r"Issue +Velmark +Tarnovia", wide)
    # What a side has alone needs two columns, not three.
    assert not re.search(r"Issue +Velmark +Tarnovia", narrow)
    # A side's own points have that side alone, so only what both speak to names both.
    together = sum(issue.relation != "one_sided" for issue in comparison.issues)
    assert narrow.count("\nVelmark\n") == together
    assert narrow.count("\nTarnovia\n") == together


def test_a_document_without_statements_says_so(comparison):
    bare = replace(comparison.readings[2], statements=())
    assert "No statement found." in terminal.readings([bare])
    assert terminal.readings([]) == ""


def test_nothing_lined_up_is_no_error(comparison):
    assert "0 points." in terminal.comparison(replace(comparison, issues=()))


def test_absence_counts_the_documents_that_were_searched(comparison):
    velmarkian, tarnovian, report = comparison.readings
    accounts = replace(comparison, readings=(velmarkian, tarnovian))
    assert views.absence(accounts, "Tarnovia") == "Not found in the 1 document searched (62 words)"
    assert views.absence(replace(comparison, readings=(report,)), "Velmark").startswith("Not found in the 1 ")
    assert views.absence(accounts, "Ostrava Bay") == "No document of this party was given"


def test_explained_readings_show_evidence_and_candidates(comparison):
    reading = comparison.readings[0]
    one, two = reading.statements[:2]
    known = Speaker(
        "Ilse Varga", "person", Actor("p1", "Ilze Varga"), None, None, 0.97, "named; gazetteer: p1, by name"
    )
    doubt = replace(
        two, speakers=(), candidates=(Speaker("Anton Dovik", "person", confidence=0.5, why="may be"),)
    )
    told = replace(one, speakers=(known,), candidates=(), addressee=(Speaker("reporters", "unnamed"),))
    told = replace(told, act="CONFIRM", plover="REQUEST", mode="assist", negated=True, flags=("future",))
    shown = replace(reading, statements=(told, doubt))
    plain = squeezed(terminal.readings([shown], width=160))
    explained = squeezed(terminal.readings([shown], width=160, explain=True))
    assert "gazetteer" not in plain and "97% (named)" in plain
    assert "speaker: Ilse Varga = Ilze Varga [p1], 97%: named; gazetteer: p1, by name" in explained
    assert "candidate: Anton Dovik, 50%: may be" in explained
    assert "said to: reporters, unnamed" in explained
    assert "act: CONFIRM (REQUEST), assist, negated, future" in explained


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ({}, "2 on one side only."),
        ({"passed_over": 1}, "2 on one side only; 1 sentence of greeting or filler not shown."),
        ({"passed_over": 12, "left_out": 1}, "filler not shown; 1 statement of no known side not shown."),
        ({"left_out": 3}, "2 on one side only; 3 statements of no known side not shown."),
    ],
)
def test_what_is_not_shown_is_counted(comparison, hidden, said):
    printed = terminal.comparison(replace(comparison, **hidden), width=200)
    assert said in printed
