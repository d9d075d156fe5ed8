"""Copies: wire reports printed again are one report, and what only resembles them is not."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
import wires
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.comparing.copies import LOOKED_AT, Copies, matter, side
from readouts.records import Document, Span

REPORTS = {"summit": wires.SUMMIT, "flood": wires.FLOOD}
COPIES = [(name, how) for name, report in REPORTS.items() for how in wires.copies(report)]
APART = {
    **{f"follow-up, {how}": (wires.SUMMIT, text) for how, text in wires.followups(wires.SUMMIT).items()},
    "two sides' accounts of one meeting": (wires.VELMARK, wires.TARNOVIA),
    "an account and a report of one meeting": (wires.VELMARK, wires.SUMMIT),
    "a report that quotes a whole account": (wires.VELMARK, wires.SUMMIT + wires.NEXT_DAY + wires.VELMARK),
    "two accounts of one house in set phrases": wires.CALLS[:2],
    "two reports with one outlet's boilerplate": (
        wires.SUMMIT + wires.BOILERPLATE,
        wires.FLOOD + wires.BOILERPLATE,
    ),
    "two short accounts with one outlet's boilerplate": (
        wires.VELMARK + wires.BOILERPLATE,
        wires.TARNOVIA + wires.BOILERPLATE,
    ),
    "two reports of a sentence that they share": (
        "The harbour of Orsund will be open to every ship from Monday on.",
        "The harbour of Orsund will be open to every ship from Monday on, Hale said.",
    ),
    "nothing and nothing": ("", " … "),
    "nothing and a report": ("", wires.SUMMIT),
}


def near(one: str, other: str, *sides: str | None) -> bool:
    copies = Copies()
    first, second = sides or (None, None)
    copies.add("a", one, first)
    return copies.add("b", other, second) == ("a",)


@pytest.mark.parametrize(("report", "how"), COPIES)
def test_a_wire_copy_is_near_the_report(report: str, how: str) -> None:
    text = wires.copies(REPORTS[report])[how]
    assert near(REPORTS[report], text)
    assert near(text, REPORTS[report])


@pytest.mark.parametrize("report", REPORTS)
def test_the_copies_of_a_report_are_near_each_other_without_the_report(report: str) -> None:
    texts = wires.copies(REPORTS[report]).values()
    assert [near(one, other) for one, other in combinations(texts, 2)].count(False) == 0


@pytest.mark.parametrize("what", APART)
def test_what_only_resembles_a_report_is_no_copy(what: str) -> None:
    one, other = APART[what]
    assert not near(one, other)
    assert not near(other, one)


@pytest.mark.parametrize(
    ("one", "other", "sides", "found"),
    [
        (wires.VELMARK, wires.VELMARK, ("Velmark", "Velmark"), True),
        (wires.VELMARK, wires.VELMARK, ("Velmark", "Tarnovia"), False),
        (wires.VELMARK, wires.headline(wires.VELMARK), ("Velmark", None), True),
        (wires.SUMMIT, wires.trimmed(wires.SUMMIT, 0.75), ("Velmark", "Velmark"), False),
        (wires.SUMMIT, wires.trimmed(wires.SUMMIT, 0.75), (None, "Velmark"), True),
        ("The ferry runs again.", "The ferry runs again!", (None, None), True),
    ],
    ids=["published twice", "joint", "reprinted", "another call", "reprinted in part", "one short sentence"],
)
def test_two_accounts_are_copies_only_of_one_side_and_word_for_word(
    one: str, other: str, sides: tuple[str | None, str | None], found: bool
) -> None:
    assert near(one, other, *sides) is found


def filled() -> Copies:
    copies = Copies()
    for name, report in REPORTS.items():
        copies.add(name, report)
        for how, text in wires.copies(report).items():
            copies.add(f"{name} {how}", text)
    for number, text in enumerate([*wires.followups(wires.SUMMIT).values(), *wires.CALLS]):
        copies.add(f"other {number}", text)
    return copies


def test_a_report_with_its_copies_is_one_group_and_the_rest_is_in_none() -> None:
    groups = filled().groups()
    # The follow-ups are one report among themselves.
    assert [{id.split()[0] for id in group} for group in groups] == [{"summit"}, {"flood"}, {"other"}]
    assert [len(group) for group in groups] == [10, 10, 3]


def test_adding_a_document_again_changes_nothing() -> None:
    copies = filled()
    before = copies.groups()
    assert copies.add("flood house style", "something else") == copies.add("flood house style", "") != ()
    assert copies.groups() == before


@pytest.mark.parametrize("whose", [None, "Velmark"])
def test_a_report_that_everybody_prints_is_one_group(whose: str | None) -> None:
    copies = Copies()
    for number in range(200):
        near = copies.add(f"d{number:03}", wires.SUMMIT, whose)
        assert len(near) == min(number, LOOKED_AT)
    (group,) = copies.groups()
    assert len(group) == 200


def test_groups_of_some_documents_are_as_if_there_were_no_others() -> None:
    assert filled().groups(["summit", "flood", "summit house style", "never seen"]) == (
        ("summit", "summit house style"),
    )


def test_a_reprint_does_not_make_one_of_two_sides_accounts() -> None:
    copies = Copies()
    for id, whose in (("velmark", "Velmark"), ("tarnovia", "Tarnovia"), ("courier", None), ("again", None)):
        copies.add(id, wires.SUMMIT, whose)
    assert copies.groups() == (("tarnovia", "courier", "again"),)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_no_group(chance: random.Random) -> None:
    texts = [*wires.copies(wires.SUMMIT).values(), *wires.followups(wires.SUMMIT).values(), *wires.CALLS]
    documents = [
        (f"d{number}", text, "Velmark" if number % 4 == 3 else None) for number, text in enumerate(texts)
    ]

    def grouped(order: list[tuple[str, str, str | None]]) -> set[frozenset[str]]:
        copies = Copies()
        for document in order:
            copies.add(*document)
        return set(map(frozenset, copies.groups()))

    shuffled = list(documents)
    chance.shuffle(shuffled)
    assert grouped(shuffled) == grouped(documents)


def test_every_process_finds_the_same_copies() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1])\n"
    code += "import test_copies; print(test_copies.filled().groups())"
    told = [
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == f"{filled().groups()}\n"


@given(st.text(), st.text())
def test_any_text_is_taken_in(one: str, other: str) -> None:
    copies = Copies()
    assert copies.add("a", one) == ()
    assert copies.add("b", other) in ((), ("a",))
    assert copies.add("c", "\ud800 lone " + one) in ((), ("a",), ("b",), ("a", "b"))


def test_furniture_is_no_matter_of_a_document() -> None:
    text = "Before. SHARE Behind. MORE"
    document = Document("a.html", text, furniture=(Span(22, 26), Span(8, 13)))
    assert matter(document).split() == ["Before.", "Behind."]


@pytest.mark.parametrize(
    ("document", "whose"),
    [
        (Document("a", "", party="Velmark", genre="account"), "Velmark"),
        (Document("a", "", issuer="Amber House", genre="account"), "Amber House"),
        (Document("a", "", outlet="The Harbour Courier", issuer="Meridian Wire"), None),
    ],
)
def test_a_side_is_the_party_or_the_issuer_of_an_account(document: Document, whose: str | None) -> None:
    assert side(document) == whose
