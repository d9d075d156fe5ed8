"""Comparing, with a stand-in for the sentence network: a hashed bag of words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import wires
from numpy.typing import NDArray

from readouts.comparing import compare
from readouts.comparing.evidence import amounts, blame, dates_differ, denial, numbers_differ, unlike_numbers
from readouts.comparing.points import points
from readouts.comparing.sentences import sentences
from readouts.comparing.words import background, stems
from readouts.records import Attitude, Comparison, Document, Issue, Passage, Reading, Span, Speaker, Statement

EXAMPLES = Path(__file__).parents[2] / "examples"


def embed(runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    texts = [text for run in runs for text in run]
    rows = np.zeros((len(texts), 384), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for stem in stems(text) or ("",):
            row[zlib.crc32(stem.encode()) % 384] += 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    # Both kinds of vectors alike: words are all that this stand-in knows. Whoever thanks makes no point.
    said = [float(not text.startswith("Thank")) for text in texts]
    return np.stack([rows, rows], axis=1), np.array(said, np.float32)


def account(text: str, party: str, name: str | None = None) -> Reading:
    return Reading(Document(name or f"{party}.txt", text, genre="account", party=party))


def statement(
    text: str,
    content: str,
    party: str | None,
    speaker: Speaker | None = None,
    attitude: Attitude = "assertion",
    id: str = "",
) -> Statement:
    start = text.index(content)
    passage = Passage.of(text, [(start, start + len(content))])
    speakers = (speaker,) if speaker else ()
    return Statement(id or f"s{start}", "indirect", attitude, passage, speakers=speakers, party=party)


def example(name: str, party: str) -> Reading:
    return account((EXAMPLES / name).read_text(encoding="utf-8"), party, name)


def words(comparison: Comparison, issue: Issue, party: str) -> str:
    texts = {reading.document.id: reading.document.text for reading in comparison.readings}
    return " ".join(
        texts[side.document][start:end]
        for side in issue.sides
        if side.party == party
        for start, end in side.spans
    )


def row_with(comparison: Comparison, party: str, part: str) -> Issue:
    return next(issue for issue in comparison.issues if part in words(comparison, issue, party))


@pytest.fixture(scope="module")
def summit() -> Comparison:
    readings = [example("velmark-account.txt", "Velmark"), example("tarnovia-account.txt", "Tarnovia")]
    return compare(readings, embed, ["Velmark", "Tarnovia"])


@pytest.mark.parametrize(
    ("part", "relation", "other"),
    [
        ("120 prisoners", "same", "120 prisoners"),
        ("observers of the Meridian Union", "conflicts", "not discussed"),
        ("gas transit", "differs", "gas transit"),
    ],
)
def test_the_example_shows_each_relation_between_the_accounts(
    summit: Comparison, part: str, relation: str, other: str
) -> None:
    issue = row_with(summit, "Velmark", part)
    assert issue.relation == relation
    assert other in words(summit, issue, "Tarnovia")


@pytest.mark.parametrize(("party", "part"), [("Velmark", "port of Varsk"), ("Tarnovia", "village of Oster")])
def test_the_example_has_a_one_sided_point_on_each_side(summit: Comparison, party: str, part: str) -> None:
    issue = row_with(summit, party, part)
    assert issue.relation == "one_sided"
    assert {side.party for side in issue.sides} == {party}
    assert issue.reason == "not found in the 1 document searched"


def test_every_sentence_of_an_account_but_headings_and_the_occasion_is_shown(summit: Comparison) -> None:
    occasions = {
        "Velmark": [
            "President Ilse Varga of Velmark received Prime Minister Anton Dovik of Tarnovia in Orsund today "
            "for talks that lasted four hours."
        ],
        "Tarnovia": [
            "Prime Minister Anton Dovik met President Ilse Varga of Velmark in Orsund on Friday.",
            "The meeting was held at the suggestion of Jonas Hale, the Foreign Minister of Ostrava Bay, and "
            "Defence Minister Mira Salk took part in it.",
        ],
    }
    for reading in summit.readings:
        shown = {
            span
            for issue in summit.issues
            for side in issue.sides
            if side.document == reading.document.id
            for span in side.spans
        }
        text = reading.document.text
        missing = [text[s:e] for s, e in sentences(text) if (s, e) not in shown]
        said = [line for line in missing if line.endswith(".") and not line[:6].isupper()]
        assert said == occasions[str(reading.document.party)]
        assert len(missing) <= 5


def test_comparing_twice_gives_the_same() -> None:
    readings = [example("velmark-account.txt", "Velmark"), example("tarnovia-account.txt", "Tarnovia")]
    assert compare(readings, embed).to_dict() == compare(readings, embed).to_dict()


@pytest.mark.parametrize(
    ("given", "expected"),
    [((), ("Tarnovia", "Velmark")), (("Velmark",), ("Velmark", "Tarnovia"))],
)
def test_parties_stand_in_the_order_given_else_alphabetically(
    given: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    readings = [account("The port stays open.", "Velmark"), account("The port stays shut.", "Tarnovia")]
    assert compare(readings, embed, given).parties == expected


def test_lined_up_rows_come_first_and_follow_the_first_party(summit: Comparison) -> None:
    alone = [issue.relation == "one_sided" for issue in summit.issues]
    assert alone == sorted(alone)
    starts = [issue.sides[0].spans[0].start for issue in summit.issues if issue.relation != "one_sided"]
    assert starts == sorted(starts)


PIPELINE = (
    "would reopen the northern pipeline when the fees were paid for the winter at the border station beside "
    "the old southern valve"
)
VARGA, DOVIK = f"Velmark {PIPELINE}", f"Tarnovia {PIPELINE}"
REPORT = (
    f"Varga said {VARGA}. Dovik said {DOVIK}. "
    "Dovik noted he did not discuss the fishing fleet. An official said rain was likely. "
    "Salk wants the bridge rebuilt."
)


def report(*extra: Statement) -> Reading:
    varga, dovik = Speaker("Ilse Varga", "person"), Speaker("Anton Dovik", "person")
    return Reading(
        Document("report.txt", REPORT),
        (
            statement(REPORT, VARGA, "Velmark", varga),
            statement(REPORT, DOVIK, "Tarnovia", dovik),
            statement(REPORT, "he did not discuss the fishing fleet", None, dovik),
            *extra,
        ),
    )


def test_one_report_is_set_side_by_side_by_the_parties_of_its_statements() -> None:
    comparison = compare([report()], embed)
    assert comparison.parties == ("Tarnovia", "Velmark")
    issue = row_with(comparison, "Velmark", "northern pipeline")
    assert [side.party for side in issue.sides] == ["Tarnovia", "Velmark"]
    assert all(side.statements for side in issue.sides)


def test_not_discussing_something_is_a_one_sided_point_with_its_words() -> None:
    comparison = compare([report()], embed)
    issue = row_with(comparison, "Tarnovia", "he did not discuss the fishing fleet")
    assert issue.relation == "one_sided"
    assert issue.reason == "not found in the other parties' statements in this document"


def test_thanks_that_nobody_answers_to_are_counted_and_not_shown() -> None:
    """What the network calls no point makes no row alone, in an account as in a transcript."""
    pleasantries = (
        "Thank you to the painters of the harbour wall. The northern pipeline was closed for repair."
    )
    comparison = compare([account(pleasantries, "Velmark"), account("Ferries ran daily.", "Tarnovia")], embed)
    assert comparison.passed_over == 1
    (side,) = (side for issue in comparison.issues for side in issue.sides if side.party == "Velmark")
    (span,) = side.spans
    assert pleasantries[span.start : span.end] == "The northern pipeline was closed for repair."


def test_what_has_a_figure_in_it_is_never_filler() -> None:
    words = "Thank you for the 80 million florins."
    comparison = compare([account(words, "Velmark"), account("Ferries ran daily.", "Tarnovia")], embed)
    assert comparison.passed_over == 0
    assert len(comparison.issues) == 2


def test_a_denial_is_shown_with_the_word_that_denies() -> None:
    text = "A spokesman for Tarnovia denied that the fishing fleet came up at all."
    said = replace(statement(text, "that the fishing fleet came up at all", "Tarnovia"), act="DENY")
    said = replace(said, cue=statement(text, "denied", None).content)
    (point,) = points([Reading(Document("report.txt", text), (said,))])[0]
    shown = [text[span.start : span.end] for span in point.spans]
    assert shown == ["denied", "that the fishing fleet came up at all"]


def test_thanks_that_both_sides_speak_of_make_a_row() -> None:
    words = "Thank Tarnovia for forty thousand tonnes of grain sent to the flooded valleys."
    comparison = compare([account(words, "Velmark"), account(words, "Tarnovia")], embed)
    assert (comparison.passed_over, [issue.relation for issue in comparison.issues]) == (0, ["same"])


def test_a_speaker_without_party_is_placed_by_the_speakers_other_statements() -> None:
    assert len(points([report()])[0]) == 3
    assert {point.party for point in points([report()])[0]} == {"Velmark", "Tarnovia"}


@pytest.mark.parametrize(
    "speaker",
    [
        None,
        Speaker("An official", "unnamed"),
        Speaker("Jonas Hale", "person"),
        Speaker("the Harbour Authority", "organization"),
    ],
)
def test_beside_two_parties_statements_of_no_known_party_stay_out_and_are_counted(
    speaker: Speaker | None,
) -> None:
    comparison = compare([report(statement(REPORT, "rain was likely", None, speaker))], embed)
    assert (comparison.left_out, comparison.parties) == (1, ("Tarnovia", "Velmark"))


def test_where_no_party_is_known_each_named_speaker_is_a_column() -> None:
    speakers = (
        Speaker("Jonas Hale", "person"),
        Speaker("An official", "unnamed"),
        Speaker("the Port", "organization"),
    )
    parts = ("the fees were paid", "rain was likely", "the bridge rebuilt")
    statements = tuple(
        statement(REPORT, part, None, speaker) for part, speaker in zip(parts, speakers, strict=True)
    )
    found, left_out = points([Reading(Document("report.txt", REPORT), statements)])
    assert ({point.party for point in found}, left_out) == ({"Jonas Hale", "the Port"}, 1)


def test_a_speaker_s_party_is_learnt_from_the_other_documents() -> None:
    text = "Varga said the strait was open."
    known = statement(text, "the strait was open", "Velmark", Speaker("Ilse Varga", "person"))
    account = Reading(Document("velmark.txt", text, party="Velmark", genre="account"), (known,))
    bare = statement(REPORT, "rain was likely", None, Speaker("Ilse Varga", "person"))
    found, _ = points([account, Reading(Document("report.txt", REPORT), (bare,))])
    assert [point.party for point in found if point.document == 1] == ["Velmark"]


def test_only_assertions_are_compared_unless_others_are_asked_for() -> None:
    wanted = statement(REPORT, "the bridge rebuilt", "Tarnovia", attitude="eventuality")
    plain = compare([report(wanted)], embed)
    asked = compare([report(wanted)], embed, attitudes=("assertion", "eventuality"))
    assert not any("bridge" in words(plain, issue, "Tarnovia") for issue in plain.issues)
    assert any("bridge" in words(asked, issue, "Tarnovia") for issue in asked.issues)


def test_what_somebody_wants_in_an_account_stays_its_narration() -> None:
    text = "The minister wants the old bridge rebuilt by autumn."
    reading = account(text, "Tarnovia")
    wanted = statement(text, "the old bridge rebuilt by autumn", None, attitude="eventuality")
    comparison = compare([replace(reading, statements=(wanted,)), account("Ferries ran.", "Velmark")], embed)
    issue = row_with(comparison, "Tarnovia", "wants the old bridge")
    assert issue.sides[0].statements == ()


def test_an_account_belongs_to_its_party_whoever_it_quotes() -> None:
    text = "The leaders agreed that the ferry will run. Prime Minister Dovik praised the ferry crews warmly."
    said = statement(text, "the ferry will run", "Tarnovia", id="s1")
    found, _ = points([replace(account(text, "Velmark"), statements=(said,))])
    assert [(point.party, point.statements) for point in found] == [("Velmark", ("s1",)), ("Velmark", ())]


def test_a_statement_inside_another_is_no_point_of_its_own() -> None:
    inner = statement(REPORT, "reopen the northern pipeline", "Tarnovia")
    assert len(points([report(inner)])[0]) == 3


def test_a_report_joins_the_columns_of_the_accounts() -> None:
    accounts = [
        account(f"Velmark {PIPELINE}.", "Velmark"),
        account("The harbour choir sang for the guests.", "Tarnovia"),
    ]
    comparison = compare([*accounts, report()], embed, ["Velmark", "Tarnovia"])
    assert comparison.parties == ("Velmark", "Tarnovia")
    issue = row_with(comparison, "Velmark", "northern pipeline")
    assert {(side.party, side.document) for side in issue.sides} >= {
        ("Velmark", "Velmark.txt"),
        ("Tarnovia", "report.txt"),
    }
    assert row_with(comparison, "Tarnovia", "choir").reason == "not found in the 2 documents searched"


@pytest.mark.parametrize(
    "readings", [[], [account("", "Velmark")], [Reading(Document("r", "No one spoke."))]]
)
def test_nothing_to_compare_is_an_empty_comparison(readings: list[Reading]) -> None:
    assert compare(readings, embed).issues == ()


def test_two_accounts_of_one_sentence_each_that_agree_are_the_same() -> None:
    text = "The ferry between the two harbours will run daily from April."
    comparison = compare([account(text, "Velmark"), account(text, "Tarnovia")], embed)
    assert [issue.relation for issue in comparison.issues] == ["same"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Reyl met J. Hale. They talked.", ["Mr. Reyl met J. Hale.", "They talked."]),
        ("It cost 3.5 million. “Fine.” He left.", ["It cost 3.5 million.", "“Fine.”", "He left."]),
        ("A heading\n\nThe text begins here.", ["A heading", "The text begins here."]),
        ("Points:\n- first one\n- second one", ["Points:", "- first one", "- second one"]),
        ("They must stop… Both must stop.", ["They must stop… Both must stop."]),
        ("The U.S. side agreed. So did we.", ["The U.S. side agreed.", "So did we."]),
        ("  \n ", []),
        ("Zażółć gęślą. Łódź waits. 🎈 Up. المرفأ مفتوح. End.", None),
    ],
)
def test_sentences_have_exact_offsets(text: str, expected: list[str] | None) -> None:
    found = [text[start:end] for start, end in sentences(text)]
    assert expected is None or found == expected
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_wrapped_paragraph_is_not_cut_at_its_line_breaks() -> None:
    text = "The ferry between the two harbours will run daily from\nApril until the ice closes the harbour."
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exchange 120 prisoners", [(120.0, "prison")]),
        ("$1 billion in aid", [(1e9, "money")]),
        ("on 20 March 2031", []),
        ("in 2012", []),
        ("eleven people", [(11.0, "peopl")]),
        ("The two leaders met", []),
        ("1,200 observers", [(1200.0, "observ")]),
        ("version 3.4.5.6 and 12:30", None),
    ],
)
def test_amounts(text: str, expected: list[tuple[float, str]] | None) -> None:
    found = [(amount.value, amount.noun) for amount in amounts(text)]
    assert expected is None or found == expected


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("exchange 120 prisoners", "exchange 90 prisoners", True),
        ("exchange 120 prisoners", "exchange 120 prisoners", False),
        ("exchange 120 prisoners", "exchange more than 90 prisoners", False),
        ("exchange 120 prisoners", "in 90 days", False),
        # Of what, the words do not say.
        ("sales fell by 36 percent", "in towns 10 percent of shops closed", False),
        ("200 observers, 40 of them unarmed", "200 observers", False),
    ],
)
def test_unlike_exact_numbers_of_the_same_thing_conflict(one: str, other: str, conflict: bool) -> None:
    assert (unlike_numbers(one, other) is not None) == conflict
    assert (unlike_numbers(other, one) is not None) == conflict


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (
            "They agreed to station observers in the strait.",
            "Observers in the strait were not discussed.",
            True,
        ),
        ("They discussed observers in the strait.", "Observers in the strait did not come up.", True),
        (
            "They agreed on observers in the strait.",
            "No agreement on observers in the strait was reached.",
            True,
        ),
        ("He wants observers in the strait.", "Observers in the strait were not discussed.", False),
        ("They agreed on the harbour.", "The ferry was not discussed.", False),
        (
            "They did not discuss observers in the strait.",
            "Observers in the strait were not discussed.",
            False,
        ),
    ],
)
def test_denying_what_the_other_side_reports_conflicts(one: str, other: str, conflict: bool) -> None:
    weights = {"observ": 0.4, "strait": 0.6}
    assert (denial(one, other, weights) is not None) == conflict
    assert (denial(other, one, weights) is not None) == conflict


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (
            "Velmark would answer any further escalation at the crossings with new tariffs.",
            "The responsibility for the tension should not be put on Tarnovia, whose patrols were attacked.",
            True,
        ),
        (
            "He accused Tarnovia of shelling the ferry.",
            "The minister rejected these baseless accusations.",
            True,
        ),
        (
            "She condemned the attacks on the convoy.",
            "He warned against shifting the blame onto Tarnovia.",
            True,
        ),
        ("Tarnovia violated the truce twice.", "Our units are not responsible for the incidents.", True),
        # Who only takes or shares responsibility turns no blame round.
        (
            "He warned of further escalation.",
            "Both sides share responsibility for the ferry's safety.",
            False,
        ),
        ("He rejected the accusations.", "She rejected the accusations too, and spoke of attacks.", False),
        ("They spoke of grain.", "The blame should not be put on the millers.", False),
    ],
)
def test_blame_turned_round_conflicts_with_the_charge(one: str, other: str, conflict: bool) -> None:
    assert (blame(one, other) is not None) == conflict
    assert (blame(other, one) is not None) == conflict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("30 days", "30 days", ""),
        ("30 days", "days", "with figures on one side only"),
        ("30", "40", "different"),
    ],
)
def test_differences_of_figures_are_said_in_words(one: str, other: str, expected: str) -> None:
    assert expected in numbers_differ(one, other)
    assert expected or not numbers_differ(one, other)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("the railway will reopen in September", "the railway will reopen in November", True),
        ("on 15 September", "on September 20", True),
        ("on 15 September", "in September", False),
        ("from 1 May", "from May", False),
        ("they may march in the spring", "in April", False),
        ("on Friday", "on Saturday", True),
        ("in September", "in the autumn", False),
    ],
)
def test_dates_of_the_same_kind_that_are_not_shared_differ(one: str, other: str, differ: bool) -> None:
    assert dates_differ(one, other) == differ
    assert dates_differ(other, one) == differ


def test_reasons_and_labels_are_short_and_confidences_are_probabilities(summit: Comparison) -> None:
    for issue in summit.issues:
        assert 0 <= issue.confidence <= 1
        assert issue.reason and "\n" not in issue.reason
        assert 1 <= len(issue.label.split()) <= 6
    labels = [issue.label for issue in summit.issues]
    assert "gas transit" in labels
    assert len(set(labels)) == len(labels)


def test_the_sentence_that_only_tells_of_the_meeting_is_no_point() -> None:
    met = "President Varga met Prime Minister Dovik in Orsund today."
    comparison = compare([account(f"{met} The ferry will run daily.", "Velmark")], embed)
    assert [words(comparison, issue, "Velmark") for issue in comparison.issues] == [
        "The ferry will run daily."
    ]
    found, _ = points([account(met, "Velmark")])
    assert found == ()


def test_two_parties_in_one_sentence_are_not_the_same_for_it() -> None:
    text = "Varga called it “wise” and Dovik called it “mad”."
    said = (statement(text, "“wise”", "Velmark"), statement(text, "“mad”", "Tarnovia"))
    comparison = compare([Reading(Document("r", text), said)], embed)
    assert {issue.relation for issue in comparison.issues} <= {"differs", "one_sided"}


def test_a_quotation_over_two_paragraphs_is_a_point_a_sentence() -> None:
    text = "“Their wives write to me every week.\n\n“I expect an answer soon,” Varga said."
    said = statement(text, text[:-12], "Velmark", id="s1")
    found, _ = points([Reading(Document("r", text), (said,))])
    assert [point.statements for point in found] == [("s1",), ("s1",)]


def test_furniture_is_no_point() -> None:
    text = "The ferry will run daily. Leave a reply to the editors of this page."
    document = Document("a", text, genre="account", party="Velmark", furniture=(Span(26, len(text)),))
    assert [point.text for point in points([Reading(document)])[0]] == ["The ferry will run daily."]


def test_a_label_stands_in_the_texts(summit: Comparison) -> None:
    everything = " ".join(" ".join(r.document.text for r in summit.readings).split()) + " tone of the talks"
    assert all(issue.label in everything for issue in summit.issues)


def test_the_background_is_counts_of_words_only() -> None:
    total, known = background()
    assert total > 1000
    assert all(0 < count <= total and " " not in stem for stem, count in known.items())


@pytest.mark.parametrize(
    "unit", [" ", "\n", "a,", "not ", ". ", "“", "\r\n ", "Mr. ", "12,", "x", "No talks as "]
)
def test_a_million_characters_of_nonsense_do_not_hang(unit: str) -> None:
    compare([account(unit * (1_000_000 // len(unit)), "Velmark"), account("Ferries ran.", "Tarnovia")], embed)


def test_two_documents_of_5000_points_are_compared() -> None:
    nouns = [f"thing{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(6000)]
    texts = [
        " ".join(
            f"Somebody moved the {nouns[i + shift]} to the {nouns[(i * 7) % 5000]} yard." for i in range(5000)
        )
        for shift in (0, 500)
    ]
    comparison = compare([account(texts[0], "Velmark"), account(texts[1], "Tarnovia")], embed)
    assert len(comparison.issues) >= 5000


def wire(name: str, text: str) -> Reading:
    content = "not pay one crown more"
    return replace(Reading(Document(name, text)), statements=(statement(text, content, "Tarnovia", id="s1"),))


def test_copies_of_one_report_are_named_and_searched_as_one() -> None:
    velmark = account("The harbour choir sang for the guests from Tarnovia.", "Velmark")
    reports = [
        wire("courier.txt", wires.SUMMIT),
        wire("herald.txt", wires.copies(wires.SUMMIT)["headline, trimmed by a third, boilerplate"]),
        wire("gazette.txt", wires.added(wires.SUMMIT)),
    ]
    one, three = (compare([velmark, *reports[:many]], embed) for many in (1, 3))
    assert (one.copies, one.independent) == ((), 2)
    assert (three.copies, three.independent) == ((("courier.txt", "herald.txt", "gazette.txt"),), 2)
    assert row_with(one, "Velmark", "choir").reason == "not found in the 1 document searched"
    assert row_with(three, "Velmark", "choir").reason == "not found in the 1 independent document searched"
    assert row_with(three, "Tarnovia", "crown").reason == "not found in the 1 independent document searched"


def test_a_statement_that_two_sides_publish_together_is_searched_as_two() -> None:
    comparison = compare([account(wires.VELMARK, "Velmark"), account(wires.VELMARK, "Tarnovia")], embed)
    assert (comparison.copies, comparison.independent) == ((), 2)
