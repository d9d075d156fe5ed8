"""Sentences of accounts cut into the points they make."""

from __future__ import annotations

import pytest

from readouts.comparing.cuts import cuts
from readouts.records import Passage, Span, Statement


def said(text: str, id: str, cue: str, content: str, within: str | None = None) -> Statement:
    def passage(words: str) -> Passage:
        start = text.index(words)
        return Passage.of(text, [(start, start + len(words))])

    return Statement(id, "indirect", "assertion", passage(content), cue=passage(cue), within=within)


def pieces(text: str, *statements: tuple[str, str], within: str | None = None) -> list[str]:
    found = [said(text, f"s{n}", cue, words, within) for n, (cue, words) in enumerate(statements)]
    return [" … ".join(text[a:b] for a, b in cut.spans) for cut in cuts(text, Span(0, len(text)), found)]


@pytest.mark.parametrize(
    ("text", "statements", "expected"),
    [
        (
            "She reaffirmed the pact of Lorn, called for an early election and underlined the need for rain.",
            [
                ("reaffirmed", "the pact of Lorn"),
                ("called for", "an early election"),
                ("underlined", "the need for rain"),
            ],
            [
                "She reaffirmed the pact of Lorn",
                "called for an early election",
                "underlined the need for rain.",
            ],
        ),
        (
            "He thanked the union for its loan, while Minister Aldous warned of a long and hard winter.",
            [("thanked", "the union for its loan"), ("warned", "of a long and hard winter")],
            [
                "He thanked the union for its loan",
                "Minister Aldous warned of a long and hard winter.",
            ],
        ),
        (
            "“The bridge is ours for good,” Dovik said, thanking the engineers for their patience.",
            [("said", "“The bridge is ours for good,”"), ("thanking", "the engineers for their patience")],
            [
                "“The bridge is ours for good,” Dovik said",
                "thanking the engineers for their patience.",
            ],
        ),
        (
            "They discussed the ferry timetable, the export of wheat, and a weather station on the cape.",
            [("discussed", "the ferry timetable, the export of wheat, and a weather station on the cape")],
            [
                "They discussed the ferry timetable",
                "They discussed … the export of wheat",
                "They discussed … a weather station on the cape.",
            ],
        ),
        (
            "Both welcomed the new ferry line to Oster, as well as the work on the northern road.",
            [("welcomed", "the new ferry line to Oster, as well as the work on the northern road")],
            [
                "Both welcomed the new ferry line to Oster",
                "Both welcomed … the work on the northern road.",
            ],
        ),
        # Examples of one thing, an addition of one word, two things that may be one: left whole.
        (
            "They discussed farm goods, including wheat, barley, and all the fruit of the south coast.",
            [("discussed", "farm goods, including wheat, barley, and all the fruit of the south coast")],
            None,
        ),
        ("They discussed trade, rain, and sport.", [("discussed", "trade, rain, and sport")], None),
        (
            "She is concerned about the camps, the winter, and the long road to the border post.",
            [("is concerned", "about the camps, the winter, and the long road to the border post")],
            None,
        ),
        (
            "She asked that the families may visit, which the minister promised to consider in spring.",
            [("asked", "that the families may visit"), ("promised", "to consider in spring")],
            None,
        ),
        ("She noted and welcomed it.", [("noted", "it"), ("welcomed", "it")], None),
        ("The harbour is open to all ships.", [], None),
    ],
)
def test_a_sentence_is_cut_where_its_points_are_joined(
    text: str, statements: list[tuple[str, str]], expected: list[str] | None
) -> None:
    assert pieces(text, *statements) == (expected or [text])


def test_what_is_said_inside_a_statement_starts_no_point() -> None:
    text = "She said that he had called for an early vote and asked for two more weeks."
    assert pieces(text, ("called for", "an early vote"), ("asked for", "two more weeks"), within="s9") == [
        text
    ]


def test_a_point_holds_the_statements_whose_words_it_has() -> None:
    text = "She reaffirmed the pact of Lorn and called for an early election."
    found = [
        said(text, "s1", "called for", "an early election"),
        said(text, "s2", "reaffirmed", "the pact of Lorn"),
    ]
    assert [cut.statements for cut in cuts(text, Span(0, len(text)), found)] == [("s2",), ("s1",)]
