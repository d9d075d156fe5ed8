"""The sample of an audit: seeded, mostly random, and everybody is seen."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.auditing import Case, cases, sample
from readouts.auditing.sampling import FIELDS
from readouts.errors import SettingsError
from readouts.records import Comparison, Document, Issue, Passage, Reading, Side, Speaker, Statement

# Ilse Varga says nearly everything, one statement of the 400 conflicts, and two speak once.
CASES = tuple(
    Case(
        f"d{number // 20}",
        f"s{number % 20}",
        {7: "Mira Salk", 250: "Tomas Reyl"}.get(number, "Ilse Varga" if number % 5 else "Anton Dovik"),
        ("direct", "indirect")[number % 2],
        "conflicts" if number == 399 else "not compared",
    )
    for number in range(400)
)

some = st.lists(
    st.builds(
        Case,
        st.sampled_from("abc"),
        st.integers(0, 40).map(str),
        st.sampled_from(["Ilse Varga", "Anton Dovik", "Mira Salk"]),
        st.sampled_from(["direct", "indirect"]),
        st.sampled_from(["same", "differs"]),
    ),
    unique_by=lambda case: case.key,
    max_size=60,
)


def test_the_same_seed_draws_the_same_and_another_seed_other_statements() -> None:
    shuffled = random.Random(1).sample(CASES, len(CASES))
    assert sample(CASES, 40, 6) == sample(shuffled, 40, 6)
    assert {pick.case for pick in sample(CASES, 40, 6)} != {pick.case for pick in sample(CASES, 40, 7)}


def test_the_draw_is_the_same_on_every_machine() -> None:
    assert [pick.case.key for pick in sample(CASES, 2, 6)] == [("d10", "s15"), ("d11", "s2")]


@pytest.mark.parametrize("seed", range(20))
def test_every_speaker_kind_and_relation_is_seen(seed: int) -> None:
    picks = sample(CASES, 30, seed)
    assert len(picks) == 30
    for field in FIELDS:
        assert {pick.case.value(field) for pick in picks} == {case.value(field) for case in CASES}


def test_what_is_drawn_for_a_value_is_marked_and_what_is_drawn_at_random_is_the_start_of_the_draw() -> None:
    picks = sample(CASES, 30, 3)
    chance = [pick for pick in picks if not pick.drawn_for]
    assert picks[: len(chance)] == tuple(chance)
    assert {field for pick in picks for field in pick.drawn_for} == {"speaker", "relation"}
    seen = {field: {pick.case.value(field) for pick in chance} for field in FIELDS}
    for pick in picks[len(chance) :]:
        assert all(pick.case.value(field) not in seen[field] for field in pick.drawn_for)
    assert [pick.case for pick in sample(CASES, 60, 3)][: len(chance)] == [pick.case for pick in chance]


def test_half_of_the_sample_stays_random_however_many_speak() -> None:
    many = [Case("d", str(n), f"Speaker {n}", "direct", "same" if n else "conflicts") for n in range(100)]
    picks = sample([*many, *(Case("e", str(n), "Ilse Varga", "mixed") for n in range(900))], 10, 2)
    assert [bool(pick.drawn_for) for pick in picks] == [False] * 5 + [True] * 5
    # Kinds and relations come before the hundred speakers.
    assert {pick.case.kind for pick in picks} == {"direct", "mixed"}
    assert {pick.case.relation for pick in picks} == {"same", "conflicts", "not compared"}


def test_every_statement_is_as_likely_to_be_drawn_at_random() -> None:
    drawn = [0] * 4
    for seed in range(2000):
        for pick in sample([Case("d", str(n), "Ilse Varga", "direct") for n in range(4)], 1, seed):
            drawn[int(pick.case.statement)] += 1
    # 500 each; five standard deviations are 97.
    assert all(abs(count - 500) < 97 for count in drawn)


@given(some, st.integers(1, 70), st.integers())
def test_a_sample_has_its_size_and_no_statement_twice(cases: list[Case], size: int, seed: int) -> None:
    picks = sample(cases, size, seed)
    assert len({pick.case.key for pick in picks}) == len(picks) == min(size, len(cases))
    assert sum(not pick.drawn_for for pick in picks) * 2 >= len(picks)


@pytest.mark.parametrize("size", [0, -3])
def test_a_sample_of_nothing_is_refused(size: int) -> None:
    with pytest.raises(SettingsError, match=f"one statement or more, not {size}"):
        sample(CASES, size, 1)


def test_cases_have_the_gravest_relation_of_their_rows() -> None:
    text = "The ferry runs, Ilse Varga and Anton Dovik said."
    content = Passage.of(text, [(0, 14)])
    speakers = (Speaker("Ilse Varga", "person"), Speaker("Anton Dovik", "person"))
    source = Passage.of(text, [(16, 42)])
    statements = (
        Statement("s1", "indirect", "assertion", content, source, speakers=speakers, party="Velmark"),
        Statement("s2", "direct", "assertion", content),
    )
    reading = Reading(Document("a.txt", text), statements)
    side = Side("Velmark", "a.txt", content.spans, ("s1",))
    rows = tuple(Issue("ferry", relation, "", 1.0, (side,)) for relation in ("same", "conflicts", "differs"))
    comparison = Comparison((reading,), ("Velmark",), rows)
    assert cases([reading], [comparison]) == (
        Case(
            "a.txt",
            "s1",
            "Ilse Varga; Anton Dovik",
            "indirect",
            "conflicts",
            "Velmark",
            "Ilse Varga and Anton Dovik",
            "",
            "The ferry runs",
        ),
        Case("a.txt", "s2", "not resolved", "direct", "not compared", words="The ferry runs"),
    )
