"""What stands inside the turns of a transcript; sources in [], contents in {}."""

from __future__ import annotations

import re

import pytest
from hard_cases import ACTORS, DAY

from readouts.reading.actors import Gazetteer
from readouts.reading.speakers import resolve
from readouts.records import Document, Passage, Span, Statement, Turn

TITLE = "Press Briefing by Press Secretary Anna Varga-Reyl"
_MARK = re.compile(r"[\[\]{}]")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    own = tmp_path_factory.mktemp("own") / "actors.csv"
    own.write_text(ACTORS, "utf-8")
    return Gazetteer(own=str(own))


def read(marked: str, known: Gazetteer, title: str = TITLE) -> list[Statement]:
    """The statements in ``marked``, those of the turns first."""
    places: dict[str, list[int]] = {mark: [] for mark in "[]{}"}
    text, at = "", 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        places[match[0]].append(len(text))
        at = match.end()
    text += marked[at:]
    turns = []
    for match in re.finditer(r"^([A-Z][A-Z. \-]*): +(.+)$", text, re.MULTILINE):
        turns.append(Turn(Span(*match.span(1)), Span(*match.span(2))))
    spans = [(turn.body, turn.label) for turn in turns]
    sources = zip(places["["], places["]"], strict=True)
    contents = zip(places["{"], places["}"], strict=True)
    spans += [(Span(*content), Span(*source)) for content, source in zip(contents, sources, strict=True)]
    statements = [
        Statement(f"s{i}", "indirect", "assertion", Passage.of(text, [content]), Passage.of(text, [source]))
        for i, (content, source) in enumerate(spans)
    ]
    document = Document(
        "test",
        text,
        title=title,
        date=DAY,
        issuer="Office of the President of Velmark",
        genre="transcript" if turns else "account",
        party=None if turns else "Velmark",
        turns=tuple(turns),
    )
    return list(resolve(document, statements, known))


def last(marked: str, known: Gazetteer) -> list[str]:
    """Who speaks the last statement; its candidates behind "?" where nobody clearly does."""
    found = read(marked, known)[-1]
    return [one.name for one in found.speakers] or ["?", *(one.name for one in found.candidates)]


CASES = {
    "I": ("MS. VARGA-REYL: [I] think {it is late}.", ["Anna Varga-Reyl"]),
    "I, far into a turn": (
        "MS. VARGA-REYL: " + "[We] say {so}. " * 30 + "[I] think {it is late}.",
        ["Anna Varga-Reyl"],
    ),
    "I, asking": ("Q: [I] wonder {why}.\nMS. VARGA-REYL: No.", ["reporter"]),
    "I, quoted": ("MS. VARGA-REYL: They told us, “[I] think {it is late}.”", ["?", "Anna Varga-Reyl"]),
    "the president": ("MS. VARGA-REYL: [The President] said {no}.", ["Ilse Varga"]),
    "the president, he or she": (
        "MS. VARGA-REYL: Look, the President travels today. [She] said {no}.",
        ["Ilse Varga"],
    ),
    "the president, asked about": (
        "Q: Is the President ready?\nMS. VARGA-REYL: [She] said {yes}.",
        ["Ilse Varga"],
    ),
    "the president says the president": ("THE PRESIDENT: [The President] said {no}.", ["?", "Ilse Varga"]),
    "a guest says the president": (
        "PRIME MINISTER DOVIK: Prime Minister Anton Dovik of Tarnovia is here. [The President] said {no}.",
        ["?", "Ilse Varga"],
    ),
    "the secretary": ("MS. VARGA-REYL: Well.\nQ: [The Secretary] said {no}.", ["?", "Anna Varga-Reyl"]),
    "who was told of": ("MR. SALK: Foreign Minister Tomas Reyl is here. [He] said {no}.", ["Tomas Reyl"]),
    "you, asked": ("Q: Do [you] think {it is late}?\nMS. VARGA-REYL: Yes.", ["Anna Varga-Reyl"]),
    "you, by two": (
        "MR. SALK: No.\nQ: Do [you] think {it is late}?\nMS. VARGA-REYL: Yes.",
        ["?", "Anna Varga-Reyl", "Salk"],
    ),
    "they after you": ("MS. VARGA-REYL: [You] think {so}. [They] say {no}.", ["?"]),
    "you know": ("Q: It is, [you] know, {late}.\nMS. VARGA-REYL: Yes.", ["you"]),
}  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES.keys())
def test_who_speaks_inside_a_turn(marked: str, expected: list[str], known: Gazetteer) -> None:
    assert last(marked, known) == expected


def test_the_parties_of_a_briefing(known: Gazetteer) -> None:
    found = read(
        "MS. VARGA-REYL: Hm.\nQ: Why?\nMR. SALK: So.\nSENIOR ADMINISTRATION OFFICIAL: No.\nAUDIENCE: Oh.",
        known,
    )
    assert [one.party for one in found] == ["Velmark", None, "Velmark", "Velmark", None]
    assert [one.speakers[0].kind for one in found] == ["person", "unnamed", "person", "unnamed", "unnamed"]
    assert found[0].speakers[0].role == "Press Secretary"


def test_a_guest_is_of_his_own_country(known: Gazetteer) -> None:
    title = "Remarks by President Varga and Prime Minister Dovik of the Republic of Tarnovia"
    found = read("PRESIDENT VARGA: Welcome.\nPRIME MINISTER DOVIK: Thank you.", known, title)
    assert [one.party for one in found] == ["Velmark", "Tarnovia"]


def test_who_introduces_a_president_has_no_party(known: Gazetteer) -> None:
    found = read(
        "MS. ANNA HALE: Welcome.\nTHE PRESIDENT: Hello.", known, "Remarks by President Varga in Orsund"
    )
    assert [one.party for one in found] == [None, "Velmark"]


REMARKS = {
    "Remarks by President Ilse Varga in Orsund": "Ilse Varga",
    "Remarks as Prepared for Delivery by First Lady Anna Hale at the Harbour": "Anna Hale",
    "Statement from President Ilse Varga on the Treaty": "Ilse Varga",
    "Remarks by President Ilse Varga and Prime Minister Anton Dovik": "the author",
    "Joint Statement by President Ilse Varga": "the author",
    "Readout of President Ilse Varga's Call": "the author",
}


@pytest.mark.parametrize(("title", "name"), REMARKS.items())
def test_whose_remarks_have_no_margin(title: str, name: str, known: Gazetteer) -> None:
    found = read("[I] think {it is late}.", known, title)
    assert [one.name for one in found[0].speakers] == [name]
