"""The hard cases of who is speaking, and for whom; what is not got right yet stays, and says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hard_cases import ACTORS, MARGINS, PARTS, REPORT, Case
from marking import marked

from readouts.reading.actors import Gazetteer
from readouts.reading.speakers import resolve
from readouts.records import Document, Passage, Span, Statement, Turn

CASES = [
    pytest.param(
        case,
        id=f"{part}: {name}",
        marks=[pytest.mark.xfail(reason=case.fails, strict=True)] if case.fails else [],
    )
    for part, cases in PARTS.items()
    for name, case in cases.items()
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path: Path = tmp_path_factory.mktemp("actors") / "actors.csv"
    rows = ACTORS.splitlines()
    # A row of a demonym or a house needs no id.
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Gazetteer(own=str(path))


def answers(statements: tuple[Statement, ...]) -> dict[str, list[Any]]:
    """What was found, in the form of the table."""
    return {
        "who": [["?" if s.kind == "unnamed" else s.name for s in one.speakers] for one in statements],
        "ids": [[s.actor.id if s.actor else None for s in one.speakers] for one in statements],
        "party": [one.party for one in statements],
        "to": [[s.name for s in one.addressee] for one in statements],
        "within": [None if one.within is None else int(one.within[1:]) for one in statements],
    }


@pytest.mark.parametrize("case", CASES)
def test_hard_case(case: Case, known: Gazetteer) -> None:
    plain, statements = marked(case.text)
    found = answers(resolve(Document("test", plain, **{**REPORT, **case.about}), statements, known))
    assert {key: found[key] for key in case.expected} == case.expected


@pytest.mark.parametrize(("labels", "title", "about", "expected"), MARGINS.values(), ids=MARGINS.keys())
def test_hard_margin(
    labels: list[str], title: str, about: dict[str, Any], expected: Any, known: Gazetteer
) -> None:
    text, turns, statements = "", [], []
    for label in labels:
        start = len(text)
        text += f"{label}: Not today.\n\n"
        turns.append(Turn(Span(start, start + len(label)), Span(start + len(label) + 2, len(text) - 2)))
    for i, turn in enumerate(turns):
        body, label = Passage.of(text, [turn.body]), Passage.of(text, [turn.label])
        statements.append(Statement(f"s{i}", "direct", "assertion", body, label))
    document = Document("test", text, title=title, turns=tuple(turns), **{**about, "genre": "transcript"})
    found = answers(resolve(document, statements, known))
    pairs = [
        (name, id)
        for names, ids in zip(found["who"], found["ids"], strict=True)
        for name, id in zip(names, ids, strict=True)
    ]
    assert pairs == expected


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 150
    assert len({param.id for param in CASES}) == len(CASES)
