"""Who speaks: names in full, pronouns and roles where they are clear, nobody where they are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marking import marked

from readouts.reading.speakers import resolve
from readouts.records import Document, Passage, Span, Statement, Turn

LEAD = (
    "Velmarkian President Ilse Varga met Tarnovian Prime Minister Anton Dovik in Orsund on Friday.\n"
    "Tomas Reyl, Velmark's foreign minister, and Tarnovia's defence minister, Mira Salk, joined them.\n"
)


def read(text: str, **fields) -> tuple[Statement, ...]:
    plain, statements = marked(text)
    return resolve(Document("test", plain, **fields), statements)


def names(statement: Statement) -> list[str]:
    return [speaker.name for speaker in statement.speakers if speaker.kind != "unnamed"]


# What stands after LEAD, and the names of each statement's speakers.
CASES = {
    "a surname is given its full name": ("[Varga] said {talks went well}.", [["Ilse Varga"]]),
    "a courtesy title is dropped": ("[Mr. Dovik] said {talks went well}.", [["Anton Dovik"]]),
    "an office is dropped": ("[President Varga] said {talks went well}.", [["Ilse Varga"]]),
    "a possessive is a name": ("[Varga’s] view is {that talks failed}.", [["Ilse Varga"]]),  # noqa: RUF001
    "an apposition follows": ("[Salk, a former judge,] said {talks failed}.", [["Mira Salk"]]),
    "an apposition precedes": ("[His defence minister, Mira Salk,] said {no}.", [["Mira Salk"]]),
    "she goes on after her own words": (
        "[Varga] said {yes}. [She] added {that it was late}.",
        [["Ilse Varga"]] * 2,
    ),
    "he is not a woman": ("[Varga] said {yes} to Dovik. [He] said {no}.", [["Ilse Varga"], ["Anton Dovik"]]),
    "two men abstain": ("Dovik and Reyl met Hale. [He] said {no}.", [[]]),
    "a country's role": ("[The Tarnovian prime minister] said {no}.", [["Anton Dovik"]]),
    "a country's leader": ("[The Velmarkian leader] said {no}.", [["Ilse Varga"]]),
    "a role that one has": ("[The foreign minister] said {no}.", [["Tomas Reyl"]]),
    "a role that two have": ("[The minister] said {no}.", [[]]),
    "a role that nobody has": ("[The ambassador to the bloc] said {no}.", [[]]),
    "two names": ("[Varga and Dovik] said {they agreed}.", [["Ilse Varga", "Anton Dovik"]]),
    "three names": ("[Varga, Dovik and Salk] said {no}.", [["Ilse Varga", "Anton Dovik", "Mira Salk"]]),
    "both after two names": (
        "[Varga and Dovik] said {yes}. [Both] said {no}.",
        [["Ilse Varga", "Anton Dovik"]] * 2,
    ),
    "a spokesman is somebody else": ("[A spokesman for Varga] said {no}.", [[]]),
    "his spokesman is somebody else": ("[Dovik] left. [His spokesman] said {no}. {}", [["Anton Dovik"], []]),
    "aides are somebody else": ("[Varga aides] said {no}.", [[]]),
    "a senior official": ("[A senior Velmarkian official] said {no}.", [[]]),
    "sources": ("[Sources in Kestrel] said {no}.", [[]]),
    "a report": ("[The report] said {no}.", [[]]),
    "a country": ("[Tarnovia] said {no}.", [["Tarnovia"]]),
    "a government": ("[The Velmarkian government] said {no}.", [["Velmarkian government"]]),
    "a house": ("[The White House] said {no}.", [["White House"]]),
    "an organisation in full": (
        "The Meridian Security Council met. [The Security Council] said {no}.",
        [["Meridian Security Council"]],
    ),
    "an acronym spelt out": (
        "The Strait Monitoring Agency met. [The SMA] said {no}.",
        [["Strait Monitoring Agency"]],
    ),
    "who after a name": ("It fell to Dovik, [who] said {no}.", [["Anton Dovik"]]),
    "who after a role": ("It fell to the foreign minister, [who] said {no}.", [["Tomas Reyl"]]),
    "who after a crowd": ("It fell to the fishermen, [who] said {no}.", [[]]),
    "I in a quotation": ("[Varga] said: {“[I] told Dovik {that it is over}.”}", [["Ilse Varga"]] * 2),
    "we in a quotation": ("{“[We] believe {in peace},”} [Dovik] said.", [["Anton Dovik"], ["Anton Dovik"]]),
    "I outside a quotation": ("[I] think {it is over}.", [[]]),
    "a quotation goes on": ("{“Yes,”} [Varga] said. []{“And soon.”}", [["Ilse Varga"]] * 2),
    "a new paragraph does not go on": ("{“Yes,”} [Varga] said.\n\n[]{“And soon.”}", [["Ilse Varga"], []]),
    "a margin in a report": ("DOVIK: Not now.\n[DOVIK]: {Not now.}", [["Anton Dovik"]]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_speakers(text: str, expected: list[list[str]]) -> None:
    text = text.replace(" {}", "").replace("[Dovik] left. [His", "Dovik left. [His")
    expected = expected[-text.count("[") :]
    # In the quotation before its speaker, the order of brackets is not that of braces.
    if text.startswith("{“[We]"):
        text = "{“We believe {in peace},”} Dovik said."
        plain = LEAD + text.replace("{", "").replace("}", "")
        outer, inner = plain.index("“We"), plain.index("in peace")
        dovik = plain.rindex("Dovik")
        statements = [
            Statement("a", "direct", "assertion", Passage.of(plain, [(outer, outer + 23)]),
                      Passage.of(plain, [(dovik, dovik + 5)])),
            Statement("b", "direct", "belief", Passage.of(plain, [(inner, inner + 8)]),
                      Passage.of(plain, [(outer + 1, outer + 3)])),
        ]  # fmt: skip
        assert [names(one) for one in resolve(Document("test", plain), statements)] == expected
        return
    assert [names(one) for one in read(LEAD + text)] == expected


def test_a_headline_word_is_never_part_of_a_name() -> None:
    text = (
        "Varga Urges Dovik to Reopen Lask Strait as Summit Opens\n\n"
        "President Ilse Varga pressed Prime Minister Anton Dovik on Friday. "
        "[Varga] said {no}. [Dovik] said {yes}.\n"
    )
    assert [names(one) for one in read(text)] == [["Ilse Varga"], ["Anton Dovik"]]


def test_a_name_only_in_the_headline_is_found_there() -> None:
    text = (
        "Anton Dovik Rejects New Terms for Lask Strait\n\nIt was late. [Dovik] said {no}. Then Dovik left.\n"
    )
    assert [names(one) for one in read(text)] == [["Anton Dovik"]]


def test_a_shared_surname_needs_more_evidence() -> None:
    text = (
        "Ilse Varga and Peter Varga spoke. Ilse Varga left, Peter Varga stayed. "
        "[Varga] said {no}. [Mr. Varga] said {yes}."
    )
    first, second = read(text)
    assert first.speakers == ()
    assert {one.name for one in first.candidates} == {"Ilse Varga", "Peter Varga"}
    assert names(second) == ["Peter Varga"]


def test_an_unclear_pronoun_keeps_its_candidates() -> None:
    (found,) = read(LEAD + "Reyl wrote to Dovik and Dovik to Reyl. Reyl and Dovik talked. [He] said {no}.")
    assert found.speakers == ()
    assert {one.name for one in found.candidates} <= {"Tomas Reyl", "Anton Dovik"}


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        (
            "[Velmarkian President Ilse Varga] said {no} to Velmark's parliament.",
            "Ilse Varga",
            "President",
            "Velmark",
        ),
        ("[Ukrainian President Olha Danko] said {no}.", "Olha Danko", "President", "Ukraine"),
        (
            "[U.S. Secretary of State Jane Doyle] said {no}.",
            "Jane Doyle",
            "Secretary of State",
            "United States",
        ),
        (
            "[Jonas Hale, the foreign minister of Ostrava Bay,] said {no}.",
            "Jonas Hale",
            "foreign minister",
            "Ostrava Bay",
        ),
        ("[Tarnovia's prime minister, Anton Dovik,] said {no}.", "Anton Dovik", None, None),
        (
            "On the visit of Foreign Minister Jonas Hale to Kestrel\n\n[Hale] said {no}.",
            "Jonas Hale",
            "Foreign Minister",
            None,
        ),
        ("[Ilse Varga] said {no}.", "Ilse Varga", None, None),
    ],
)
def test_role_and_country_come_from_the_words_beside_the_name(text, name, role, country) -> None:
    (found,) = read(text)
    (speaker,) = found.speakers
    assert (speaker.name, speaker.kind) == (name, "person")
    if role:
        assert (speaker.role, speaker.country) == (role, country)


def test_somebody_unnamed_is_described() -> None:
    (found,) = read(LEAD + "[A spokesman for the ministry] said {no}.")
    assert [(one.kind, one.name) for one in found.speakers] == [("unnamed", "spokesman for the ministry")]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("[Varga] said {no}.", "Velmark"),
        ("[Dovik] said {no}.", "Tarnovia"),
        ("[Tarnovia] said {no}.", "Tarnovia"),
        ("[Varga and Dovik] said {no}.", None),
        ("[The Kremlin] said {no}.", "Russia"),
        ("[London] said {no}.", "United Kingdom"),
        ("[The European Union] said {no}.", "European Union"),
        ("[Jonas Hale] said {no}.", None),
        ("[A fisherman] said {no}.", None),
    ],
)
def test_in_a_report_the_party_is_the_speakers_country(text: str, party: str | None) -> None:
    assert [one.party for one in read(LEAD + text)] == [party]


RECEIVED = "President Varga received Prime Minister Anton Dovik of Tarnovia. "


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            RECEIVED + "[President Varga] stressed {peace}.",
            "Velmark",
        ),
        (
            RECEIVED + "[The President] stressed {peace}.",
            "Velmark",
        ),
        (
            RECEIVED + "[Dovik] stressed {peace}.",
            "Tarnovia",
        ),
        ("President Varga received the press. []{Velmark will pay.}", "Velmark"),
        ("President Varga received guests. [Several guests] said {no}.", None),
    ],
)
def test_in_an_account_the_party_is_the_issuers(text: str, party: str | None) -> None:
    (found,) = read(text, genre="account", party="Velmark", issuer="Office of the President of Velmark")
    assert found.party == party


def transcript(*turns: tuple[str, str], lead: str = "", title: str | None = None) -> tuple[Statement, ...]:
    text, found, statements = lead, [], []
    for label, body in turns:
        start = len(text)
        text += f"{label}: {body}\n\n"
        found.append(Turn(Span(start, start + len(label)), Span(start + len(label) + 2, len(text) - 2)))
    for i, turn in enumerate(found):
        label, body = Passage.of(text, [turn.label]), Passage.of(text, [turn.body])
        statements.append(Statement(f"s{i}", "direct", "assertion", body, label))
    return resolve(Document("test", text, title=title, genre="transcript", turns=tuple(found)), statements)


def test_margins_of_a_transcript() -> None:
    lead = (
        "Remarks by President Ilse Varga of Velmark and Prime Minister Anton Dovik of Tarnovia in Orsund.\n\n"
    )
    found = transcript(
        ("PRESIDENT VARGA", "Welcome."),
        ("PRIME MINISTER DOVIK", "Thank you."),
        ("Q", "Will you sign?"),
        ("THE PRESIDENT", "Not today."),
        ("MR. HALE", "Next week."),
        ("SENIOR OFFICIAL", "No comment."),
        lead=lead,
    )
    assert [names(one) for one in found] == [
        ["Ilse Varga"], ["Anton Dovik"], [], ["Ilse Varga"], ["Hale"], [],
    ]  # fmt: skip
    assert found[2].speakers[0].name == "reporter"
    assert found[0].party == "Velmark"


def test_a_title_says_who_the_president_is() -> None:
    found = transcript(
        ("THE PRESIDENT", "Welcome."), ("Q", "And President Dovik?"), title="Remarks by President Varga"
    )
    assert [names(one) for one in found] == [["Varga"], []]


def test_somebody_asked_about_is_not_the_speaker() -> None:
    found = transcript(("Q", "Will President Dovik sign?"), ("THE PRESIDENT", "No."))
    assert [names(one) for one in found] == [[], []]


def test_the_president_is_nobody_where_the_transcript_does_not_say() -> None:
    found = transcript(("THE PRESIDENT", "Welcome."), ("Q", "Will you sign?"))
    assert [names(one) for one in found] == [[], []]


def test_nothing_found_is_empty() -> None:
    assert resolve(Document("test", "Nothing was said."), []) == ()


WORDS = [
    *(
        "Varga",
        "Ilse",
        "President",
        "said",
        "he",
        "She",
        "the",
        "The",
        "and",
        ",",
        ".",
        "\n\n",
        "“",
        "”",
        "Mr.",
    ),
    *("of", "Velmark", "Velmarkian", "'s", "(R-", "é😀", "A", "U.S.", "who", "both", "I", "DOVIK", ":", "["),
    *("\N{RIGHT SINGLE QUOTATION MARK}", "s"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.data())
def test_any_text_and_any_spans_are_taken(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words) + " x"
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12)).map(
        lambda v: (v[0], min(len(text), sum(v)))
    )
    statements = []
    for i in range(data.draw(st.integers(1, 4))):
        content, source = data.draw(span), data.draw(st.none() | span)
        statements.append(
            Statement(f"s{i}", "direct", "assertion", Passage.of(text, [content]),
                      Passage.of(text, [source]) if source else None)
        )  # fmt: skip
    found = resolve(Document("test", text), statements)
    assert [one.id for one in found] == [one.id for one in statements]
    for one in found:
        for speaker in one.speakers:
            assert speaker.name
            if speaker.kind == "person":
                assert all(word in text for word in re.split(r"\s+", speaker.name))


def test_the_order_of_statements_does_not_matter() -> None:
    plain, statements = marked(LEAD + "[Varga] said {yes}. [She] added {soon}. [He] said {no}.")
    forward = resolve(Document("test", plain), statements)
    backward = resolve(Document("test", plain), statements[::-1])
    assert forward == backward[::-1]
