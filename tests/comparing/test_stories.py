# ruff: noqa: E501, RUF001
"""Stories: which documents are taken to report the same happening, with a stand-in for the sentence network.

Readings are made by hand: names are mentioned where they stand in the text, and whoever is said to be
known has an actor and a country, as the reading network and the gazetteer would find them.
"""

from __future__ import annotations

import random
import re
import time
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import wires
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from readouts.comparing import Grouper, stories
from readouts.comparing.days import told_day
from readouts.comparing.happenings import happenings
from readouts.comparing.people import Cast, fold, person, same
from readouts.comparing.words import stems
from readouts.records import Actor, Document, Genre, Mention, Passage, Reading, Speaker, Statement, Story

# Name: actor, role, country.
WORLD = {
    "Ilse Varga": ("Q1", "President", "Velmark"),
    "Anton Dovik": ("Q2", "Prime Minister", "Tarnovia"),
    "Mira Salk": ("Q3", "Defence Minister", "Tarnovia"),
    "Oskar Lindqvist": ("Q4", "Vice President", "Velmark"),
    "Petra Holm": ("Q5", "National Security Adviser", "Velmark"),
    "Jonas Reth": ("Q6", "National Security Adviser", "Tarnovia"),
    "Selim Oruk": ("Q7", "President", "Kastoria"),
    "Nadia Fenn": ("Q8", "Chancellor", "Orsund"),
}
VELMARK, TARNOVIA, KASTORIA = (
    "Office of the President of Velmark",
    "Government of Tarnovia",
    "Kastorian Presidency",
)
PARTY = {VELMARK: "Velmark", TARNOVIA: "Tarnovia", KASTORIA: "Kastoria"}


def embed(runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    texts = [text for run in runs for text in run]
    rows = np.zeros((len(texts), 384), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for stem in stems(text) or ("",):
            row[zlib.crc32(stem.encode()) % 384] += 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.stack([rows, rows], axis=1), np.ones(len(texts), np.float32)


def reading(
    id: str,
    text: str,
    day: str | None = "2031-03-14",
    title: str | None = None,
    by: str | None = VELMARK,
    genre: Genre = "account",
) -> Reading:
    document = Document(
        id,
        text,
        title=title,
        date=day,
        issuer=by if genre != "report" else None,
        outlet=by if genre == "report" else None,
        party=PARTY.get(by or ""),
        genre=genre,
    )
    mentions, statements = [], []
    for match in re.finditer(r"(?<![A-Za-z])(?:[A-Z][a-z]+ )?[A-Z][a-z]+(?![a-z])", text):
        full = next((name for name in WORLD if match[0] in (name, name.split()[1])), None)
        if full or match[0] in ("Ando Kish", "Kish Ando", "Lena Brod"):
            mentions.append(Mention(Passage.of(text, [match.span()]), "person", "name", len(mentions)))
        if full:
            actor, role, country = WORLD[full]
            speaker = Speaker(full, "person", Actor(actor, full), role, country)
            passage = Passage.of(text, [match.span()])
            statements.append(
                Statement(
                    f"s{len(statements) + 1}",
                    "indirect",
                    "assertion",
                    passage,
                    source=passage,
                    speakers=(speaker,),
                    party=country,
                )
            )
    return Reading(document, tuple(statements), tuple(mentions))


CALL = reading(
    "v-call",
    "President Ilse Varga spoke today with Prime Minister Anton Dovik of Tarnovia. They discussed the ferry "
    "line across the Lask strait and the exchange of prisoners.",
    title="Readout of President Varga’s Call with Prime Minister Dovik of Tarnovia",
)
THEIRS = reading(
    "t-call",
    "Prime Minister of Tarnovia Anton Dovik had a telephone conversation with President of Velmark Ilse Varga. "
    "The exchange of prisoners and the ferry line across the Lask strait were on the agenda.",
    "2031-03-15",
    by=TARNOVIA,
)
NEWS = reading(
    "news",
    "Velmark's President Ilse Varga and Tarnovia's Prime Minister Anton Dovik spoke by telephone on Friday. "
    "The ferry line across the Lask strait may open in May, Ilse Varga said.",
    "2031-03-15",
    "Ferry line may open after leaders talk",
    "The Harbour Courier",
    "report",
)


def on(day: str, one: Reading, id: str | None = None) -> Reading:
    return replace(one, document=replace(one.document, date=day, id=id or f"{one.document.id}-{day}"))


def groups(*readings: Reading) -> list[set[str]]:
    return [set(story.documents) for story in stories(readings, embed) if len(story.documents) > 1]


def together(*readings: Reading) -> bool:
    return groups(*readings) == [{one.document.id for one in readings}]


def test_two_sides_accounts_and_the_news_are_one_story() -> None:
    found = [story for story in stories([CALL, THEIRS, NEWS], embed) if len(story.documents) > 1]
    assert len(found) == 1
    story = found[0]
    assert set(story.documents) == {"v-call", "t-call", "news"}
    assert {attendee.actor.id for attendee in story.who if attendee.actor} == {"Q1", "Q2"}
    assert story.kind == "call"
    assert (story.first, story.last) == ("2031-03-14", "2031-03-15")
    assert {join.document for join in story.joins} == set(story.documents[1:])
    assert all("the same people (" in join.reason for join in story.joins)


MEETING = reading(
    "meeting",
    "President Ilse Varga hosted Prime Minister Anton Dovik at the Amber House today to discuss the ferry line.",
)
VICE = reading(
    "vice",
    "Vice President Oskar Lindqvist met today with Prime Minister Anton Dovik of Tarnovia. They discussed the "
    "ferry line across the Lask strait and the exchange of prisoners.",
)
ADVISERS = reading(
    "advisers",
    "National Security Adviser Petra Holm spoke today with National Security Adviser Jonas Reth of Tarnovia. "
    "They discussed the ferry line across the Lask strait and the exchange of prisoners.",
)
OTHER = reading(
    "other",
    "President Ilse Varga spoke today with Chancellor Nadia Fenn of Orsund. They discussed the ferry line across "
    "the Lask strait and the exchange of prisoners.",
)
THREE = reading(
    "three",
    "President Ilse Varga spoke today with Prime Minister Anton Dovik of Tarnovia and President Selim Oruk of "
    "Kastoria. They discussed the ferry line across the Lask strait and the exchange of prisoners.",
    by=KASTORIA,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(CALL, on("2031-03-21", CALL), id="the same two a week later"),
        pytest.param(CALL, on("2031-03-21", THEIRS), id="the other side's account of a call a week later"),
        pytest.param(CALL, on("2031-03-17", THEIRS), id="three days apart"),
        pytest.param(CALL, on("2032-03-14", CALL), id="the same day of another year"),
        pytest.param(CALL, MEETING, id="a call and a meeting in person on one day"),
        pytest.param(CALL, VICE, id="the vice president's own meeting with the guest"),
        pytest.param(CALL, ADVISERS, id="the advisers' call and the presidents'"),
        pytest.param(CALL, OTHER, id="the president's two calls on one day"),
        pytest.param(CALL, THREE, id="a call of two and a call of three"),
        pytest.param(THEIRS, THREE, id="their call of two and a call of three"),
        pytest.param(on("2031-03-14", CALL), on("2031-03-15", CALL), id="one house, two days running"),
    ],
)
def test_what_is_not_the_same_happening_stays_apart(one: Reading, other: Reading) -> None:
    assert groups(one, other) == []


KISH = reading(
    "kish",
    "Foreign Minister Ando Kish met with Lena Brod, the envoy of Orsund, on 14 March 2031. Ando Kish spoke of "
    "lighthouses, pilots and the dredging of the Lask strait.",
    by="Ministry of Kastoria",
)
KISH_TOO = reading(
    "kish-too",
    "Kish Ando, the Foreign Minister, received envoy Lena Brod. The dredging of the Lask strait, pilots and "
    "lighthouses were on the agenda.",
    by="Ministry of Orsund",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(CALL, on("2031-03-14", THEIRS), id="the same day"),
        pytest.param(CALL, THEIRS, id="a day apart, from two sides"),
        pytest.param(CALL, NEWS, id="an account and the news"),
        pytest.param(
            on("2031-03-15", CALL), on("2031-03-14", THEIRS), id="the day before, west of the other"
        ),
        pytest.param(KISH, KISH_TOO, id="people nobody knows, names in another order"),
        pytest.param(
            CALL,
            reading(
                "press-secretary",
                "President Ilse Varga spoke this afternoon with Prime Minister Anton Dovik.",
                title="Statement by Press Secretary Lena Brod on President Varga’s Phone Call with "
                "Prime Minister Dovik of Tarnovia",
            ),
            id="a press secretary's statement and the readout",
        ),
        pytest.param(
            MEETING,
            reading(
                "delegation",
                "Prime Minister Anton Dovik and Defence Minister Mira Salk met today with President Ilse Varga to "
                "discuss the ferry line, prisoners and the Lask strait.",
                by=TARNOVIA,
            ),
            id="one side names more of its delegation",
        ),
        pytest.param(
            MEETING,
            reading(
                "before",
                "PRESIDENT VARGA: Welcome to the Amber House. We will speak of the ferry line.",
                title="Remarks by President Ilse Varga and Prime Minister Anton Dovik Before Bilateral Meeting",
                genre="transcript",
            ),
            id="remarks before the meeting",
        ),
        pytest.param(
            on("2031-03-16", NEWS),
            reading(
                "late",
                "Presidents rarely call so late: Ilse Varga and Anton Dovik spoke on Friday night by telephone "
                "of the ferry line across the Lask strait.",
                "2031-03-20",
                by="The Evening Post",
                genre="report",
            ),
            id="a report that names the day, six days later",
        ),
    ],
)
def test_what_is_the_same_happening_is_joined(one: Reading, other: Reading) -> None:
    assert together(one, other)


def test_a_second_call_the_next_day_is_a_story_of_its_own() -> None:
    second = reading(
        "v-second",
        "President Ilse Varga spoke today with Prime Minister Anton Dovik of Tarnovia. They discussed wheat, "
        "tariffs and the harvest.",
        "2031-03-15",
    )
    theirs = reading(
        "t-second",
        "Prime Minister Anton Dovik spoke today with President Ilse Varga. Tariffs, wheat and the harvest "
        "were discussed.",
        "2031-03-15",
        by=TARNOVIA,
    )
    first = on("2031-03-14", THEIRS, "t-first")
    assert sorted(map(sorted, groups(CALL, second, theirs, first))) == [
        ["t-first", "v-call"],
        ["t-second", "v-second"],
    ]


def test_one_document_may_report_two_happenings() -> None:
    both = reading(
        "both",
        "President Ilse Varga spoke today with Prime Minister Anton Dovik of Tarnovia and Chancellor Nadia Fenn of "
        "Orsund. The ferry line was discussed.",
        title="Readout of President Varga’s Calls with Prime Minister Dovik of Tarnovia and Chancellor Fenn",
        by="The Harbour Courier",
        genre="report",
    )
    fenn = replace(OTHER, document=replace(OTHER.document, issuer="Chancellery of Orsund", party="Orsund"))
    found = groups(both, CALL, fenn)
    assert sorted(map(sorted, found)) == [["both", "other"], ["both", "v-call"]]


def test_a_document_stands_only_once_where_nobody_shares_its_other_happening() -> None:
    found = stories([CALL, OTHER], embed)
    assert sorted(story.documents for story in found) == [("other",), ("v-call",)]


def test_a_briefing_that_mentions_calls_is_about_none_of_them() -> None:
    briefing = reading(
        "briefing",
        "MS. BROD: President Ilse Varga spoke today with Prime Minister Anton Dovik. She also spoke with Chancellor "
        "Nadia Fenn.",
        title="Press Briefing by Press Secretary Lena Brod",
        genre="transcript",
    )
    assert groups(CALL, OTHER, briefing) == []


def test_a_briefing_about_one_call_belongs_to_it() -> None:
    briefing = reading(
        "background",
        "SENIOR OFFICIAL: Thank you all for joining. Ilse Varga and Anton Dovik spoke for an hour.",
        title="Background Press Call on President Ilse Varga’s Call with Prime Minister Anton Dovik",
        genre="transcript",
    )
    assert together(CALL, briefing)


def test_a_call_that_is_only_called_to_mind_is_another_happening() -> None:
    allies = reading(
        "allies",
        "President Ilse Varga spoke today with Chancellor Nadia Fenn of Orsund. She briefed Nadia Fenn on her call "
        "with Prime Minister Anton Dovik about the ferry line across the Lask strait.",
        title="Readout of President Varga’s Call with Chancellor Fenn of Orsund",
    )
    assert groups(CALL, THEIRS, allies) == [{"v-call", "t-call"}]


def test_an_aides_principal_did_not_meet() -> None:
    aide = reading(
        "aide",
        "Petra Holm, adviser to President Ilse Varga, met today with Prime Minister Anton Dovik of Tarnovia.",
    )
    assert [p.actor for p in happenings(aide)[0].people] == ["Q5", "Q2"]


def test_an_invitation_is_no_meeting() -> None:
    plan = reading("plan", "President Ilse Varga will meet with Prime Minister Anton Dovik on 14 March 2031.")
    assert happenings(plan)[0].people == ()


def test_an_earlier_year_is_not_today() -> None:
    old = reading(
        "old", "President Ilse Varga met Prime Minister Anton Dovik in Orsund in 2019.", by=TARNOVIA
    )
    assert groups(MEETING, old) == []


def test_a_report_that_names_nobody_who_met_is_joined_by_whom_it_quotes() -> None:
    report = reading(
        "summit",
        "The leaders of Velmark and Tarnovia left their meeting with little to show. Ilse Varga praised the ferry "
        "line across the Lask strait. Anton Dovik spoke of the exchange of prisoners.",
        title="Summit ends with little to show",
        by="The Harbour Courier",
        genre="report",
    )
    assert together(
        reading(
            "account",
            MEETING.document.text + " The exchange of prisoners and the ferry line "
            "across the Lask strait were agreed.",
        ),
        report,
    )


def test_the_unnamed_host_is_the_side_whose_account_it_is() -> None:
    host = reading(
        "host",
        "The meeting with Prime Minister Anton Dovik dealt with the ferry line and the exchange of prisoners.",
        title="Meeting with Prime Minister Anton Dovik",
    )
    people = happenings(host)[0].people
    assert [(p.name, p.country) for p in people] == [("", "Velmark"), ("Anton Dovik", "Tarnovia")]


@pytest.mark.parametrize("day", [None, "", "2031-02-30", "14 March"])
def test_without_a_date_a_document_stays_alone(day: str | None) -> None:
    assert groups(on("2031-03-14", CALL), replace(THEIRS, document=replace(THEIRS.document, date=day))) == []


def test_two_documents_without_dates_stay_alone_unless_their_texts_name_the_day() -> None:
    ours, theirs = (replace(one, document=replace(one.document, date=None)) for one in (CALL, THEIRS))
    assert groups(ours, theirs) == []
    dated = [
        reading(
            id,
            f"President Ilse Varga met with Prime Minister Anton Dovik on 14 March 2031 in Orsund. {id}",
            None,
            by=by,
        )
        for id, by in (("one", VELMARK), ("two", TARNOVIA))
    ]
    assert together(*dated)


EVENT = "The Harbour Authority opened the restored lighthouse of Lask after nine years of masonry and scaffolding."


def test_the_same_subject_in_two_papers_is_one_story_and_another_subject_is_not() -> None:
    one = reading(
        "a", EVENT, title="Restored lighthouse of Lask opens", by="The Harbour Courier", genre="report"
    )
    two = reading(
        "b",
        "After nine years of masonry and scaffolding the restored lighthouse of Lask was opened by the Harbour "
        "Authority.",
        title="Lask opens its restored lighthouse",
        by="The Evening Post",
        genre="report",
    )
    three = reading(
        "c",
        "The Harbour Authority raised the fees for pilots by a fifth.",
        title="Harbour Authority raises fees",
        by="The Evening Post",
        genre="report",
    )
    assert groups(one, two, three) == [{"a", "b"}]


def test_a_publishers_accounts_of_like_events_on_one_day_are_different_events() -> None:
    texts = ("farmers from the north", "fishermen from the south")
    both = [
        reading(
            f"e{i}",
            f"The Amber House convened {who} to discuss lighthouses and pilots.",
            title=f"Roundtable with {who} on lighthouses",
        )
        for i, who in enumerate(texts)
    ]
    assert groups(*both) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n" * 500,
        "Call",
        "(" * 3000,
        "met with " * 2000,
        "\ud800 met \u202e with X",
        "President " * 2000,
    ],
)
def test_hostile_texts_are_documents_like_others(text: str) -> None:
    odd = [
        replace(
            CALL,
            document=Document(f"odd{i}", text, text[:300] or None, "2031-03-14"),
            mentions=(),
            statements=(),
        )
        for i in range(3)
    ]
    begun = time.process_time()
    found = stories([*odd, CALL, THEIRS], embed)
    assert time.process_time() - begun < 5
    assert {"v-call", "t-call"} in [set(story.documents) for story in found]
    assert {id for story in found for id in story.documents} >= {"odd0", "odd1", "odd2"}


def test_no_documents_make_no_stories() -> None:
    assert stories([], embed) == ()


def test_a_document_that_comes_twice_is_taken_once() -> None:
    grouper = Grouper(embed)
    grouper.add([CALL])
    grouper.add([CALL, THEIRS])
    assert [story.documents for story in grouper.stories()] == [("v-call", "t-call")]


def test_two_thousand_documents_of_one_day_about_one_call_are_one_story() -> None:
    many = [
        replace(CALL, document=replace(CALL.document, id=f"d{i:04}", issuer=f"Paper {i}"))
        for i in range(2000)
    ]
    begun = time.process_time()
    found = stories([*many, OTHER, VICE], embed)
    assert time.process_time() - begun < 60
    assert sorted(len(story.documents) for story in found) == [1, 1, 2000]


def test_a_thousand_calls_of_one_day_stay_a_thousand_stories() -> None:
    text = (
        "President Alba{0} Quor{0} spoke today with President Bero{0} Zint{0}. They discussed the ferry line."
    )
    letters = ["".join("bdfgklmnrt"[int(c)] + "a" for c in f"{i:03}") for i in range(1000)]
    many = [reading(f"d{a}", text.format(a), by=f"House {a}") for a in letters]
    assert len(stories(many, embed)) == 1000


ALL = (
    CALL,
    THEIRS,
    NEWS,
    MEETING,
    VICE,
    ADVISERS,
    OTHER,
    THREE,
    KISH,
    KISH_TOO,
    on("2031-03-21", CALL),
    on("2031-03-22", THEIRS),
)


@settings(max_examples=30, deadline=None)
@given(st.permutations(ALL), st.lists(st.integers(0, len(ALL)), max_size=3))
def test_the_order_of_arrival_does_not_matter(order: list[Reading], stops: list[int]) -> None:
    expected = stories(ALL, embed)
    grouper = Grouper(embed)
    for number, one in enumerate(order):
        grouper.add([one])
        if number in stops:
            grouper.stories()
    assert grouper.stories() == expected


def test_every_document_is_in_a_story_and_stories_come_back_from_json() -> None:
    found = stories(ALL, embed)
    assert {id for story in found for id in story.documents} == {one.document.id for one in ALL}
    assert [Story.from_dict(story.to_dict()) for story in found] == list(found)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("met today", "2031-03-14"),
        ("met yesterday", "2031-03-13"),
        ("met on Friday", "2031-03-14"),
        ("met on Wednesday evening", "2031-03-12"),
        ("met on 12 March", "2031-03-12"),
        ("met on March 12th, 2031", "2031-03-12"),
        ("met on 1 March", None),
        ("met in March", None),
        ("met next Friday", None),
        ("met on 31 February", None),
        ("met", None),
    ],
)
def test_the_day_that_a_text_names(words: str, day: str | None) -> None:
    found = told_day(words, date(2031, 3, 14).toordinal())
    assert (found and date.fromordinal(found.first).isoformat()) == day


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Anton Dovik", "Dovik", True),
        ("Anton Dovik", "Antón Dovík", True),
        ("Kish Ando", "Ando Kish", True),
        ("Volodar Zelinskyy", "Volodar Zelinsky", True),
        ("Jakob Sellin", "Jake Sellin", True),
        ("Mohamed bin Rashad", "Mohammed bin Selim", False),
        ("Anton Dovik", "Mira Dovik", False),
        ("Anton Dovik", "Anton Reth", False),
    ],
)
def test_names_that_can_be_the_same_persons(one: str, other: str, alike: bool) -> None:
    assert same(person(one), person(other)) is alike


def test_actors_and_countries_outweigh_names() -> None:
    assert same(person("A Dovik", actor="Q2"), person("Anton Dovik", actor="Q2"))
    assert not same(person("Dovik", actor="Q2"), person("Dovik", actor="Q9"))
    assert not same(person("Dovik", "Velmark"), person("Dovik", "Tarnovia"))


def test_an_office_alone_is_nobodys_name() -> None:
    cast = Cast(reading("x", "The President met the Secretary and National Security Advisors."))
    assert cast.named("The President met the Secretary and National Security Advisors.") == []
    assert fold("al") == fold("X") == ""


def test_a_shuffled_archive_grows_to_the_same_stories() -> None:
    rng = random.Random(5)
    days = [f"2031-0{month}-{day:02}" for month in (4, 5) for day in range(1, 29, 3)]
    many = [on(day, one) for day in days for one in (CALL, THEIRS, VICE, OTHER)]
    whole = stories(many, embed)
    rng.shuffle(many)
    assert stories(many, embed) == whole
    assert sum(len(story.documents) > 1 for story in whole) == len(days)


def test_copies_in_a_story_are_one_report_in_whatever_order_they_come() -> None:
    text = wires.paragraphs(NEWS.document.text)[0] + "\n\n" + "\n\n".join(wires.paragraphs(wires.SUMMIT)[1:])
    papers = [
        reading(name, words, "2031-03-15", "Leaders talk by telephone", by, "report")
        for name, by, words in (
            ("courier", "The Harbour Courier", text),
            ("herald", "The Herald", wires.trimmed(text, 0.7)),
            ("gazette", "The Gazette", text + wires.BOILERPLATE),
        )
    ]
    found = [stories(order, embed) for order in ([CALL, *papers], [*reversed(papers), CALL])]
    assert found[0] == found[1]
    (story,) = found[0]
    assert (len(story.documents), story.independent) == (4, 2)
    assert [set(group) for group in story.copies] == [{"courier", "herald", "gazette"}]


def test_a_reprint_that_names_nobody_where_who_met_is_read_is_in_the_story_of_the_report() -> None:
    rest = "\n\n" + "\n\n".join(wires.paragraphs(wires.SUMMIT)[3:])
    # Without the copies, one names nobody who met, and no rare word of the title is shared.
    bare = "Harbour quiet\n\nPilots slept late this weekend, for once.\n\n"
    texts = (NEWS.document.text + rest, bare + wires.ADDED + rest)
    first, again = (
        reading(name, text, "2031-03-15", title, by, "report")
        for name, title, by, text in (
            ("courier", NEWS.document.title, "The Harbour Courier", texts[0]),
            ("herald", "Harbour quiet", "The Herald", texts[1]),
        )
    )
    (story,) = stories([first, again], embed)
    assert [join.reason for join in story.joins] == ["the same report, printed again"]
    assert groups(first, on("2031-03-20", again)) == []
