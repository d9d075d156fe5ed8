"""What an archive answers, in a terminal: marks to the code point, no controls of documents."""

from __future__ import annotations

import re

import pytest

from readouts.records import (
    Archived,
    Difference,
    Found,
    Hit,
    Network,
    Passage,
    Speaker,
    Statement,
)
from readouts.rendering import holdings

HOSTILE = "\x1b[31m\x07\u202e\u2066\x9b"
NETWORK = Network("readouts 1", "ab" * 32)


def hit(content: str, *marks: str, **about: object) -> Hit:
    spans = tuple((content.index(mark), content.index(mark) + len(mark)) for mark in marks)
    known = {"document": "a.txt", "version": 1, "statement": "s1", "content": content, "marks": spans}
    return Hit(**{**known, **about})  # type: ignore[arg-type]


def statement(content: str, *who: str) -> Statement:
    passage = Passage.of(content, [(0, len(content))])
    speakers = tuple(Speaker(name, "person") for name in who)
    return Statement("s1", "indirect", "assertion", passage, None, None, speakers)


@pytest.mark.parametrize(
    ("content", "marks", "shown"),
    [
        ("the strait is open", ["strait"], "the [strait] is open"),
        ("strait", ["strait"], "[strait]"),
        ("the strait", [], "the strait"),
        ("one port, two straits", ["port", "straits"], "one [port], two [straits]"),
        ("𐌅elmark's 🚢 strait", ["strait"], "𐌅elmark's 🚢 [strait]"),
        ("the Lask\n   strait", ["Lask\n   strait"], "the [Lask strait]"),
        ("the\ue000 strait\ue001 is", ["strait"], "the [strait] is"),
        ("the [red] strait", ["strait"], "the [red] [strait]"),
    ],
)
def test_what_was_looked_for_is_set_off_to_the_code_point(content: str, marks: list[str], shown: str) -> None:
    lines = holdings.found(Found((hit(content, *marks),))).splitlines()
    assert lines[1] == f"   {shown}"


def test_with_colour_there_are_no_brackets_and_the_words_are_the_same() -> None:
    found = Found((hit("the strait is open", "strait"),))
    coloured = holdings.found(found, color=True)
    assert "\x1b[1;4mstrait\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == holdings.found(found).replace("[strait]", "strait")
    assert "\x1b" not in holdings.found(found)


def test_hits_say_who_for_whom_when_and_where_and_are_numbered_on() -> None:
    about = {
        "speakers": ("Ilse Varga", "Anton Dovik"),
        "party": "Velmark",
        "date": "2031-03-14",
        "issuer": "Office of the President of Velmark",
        "title": "Talks",
    }
    text = holdings.found(Found((hit("open", **about), hit("shut"))), 20)
    assert text.splitlines() == [
        "21. Ilse Varga and Anton Dovik (Velmark)",
        "   open",
        "   2031-03-14 · Office of the President of Velmark · Talks",
        "   a.txt  s1",
        "",
        "22. not resolved",
        "   shut",
        "   no date",
        "   a.txt  s1",
        "",
    ]
    assert holdings.found(Found(())) == ""


def test_nothing_of_a_document_commands_the_terminal() -> None:
    hostile = hit(
        f"the {HOSTILE} strait",
        "strait",
        document=f"a{HOSTILE}\n.txt",
        speakers=(f"Ilse{HOSTILE}",),
        party=HOSTILE,
        title=HOSTILE,
        outlet=HOSTILE,
    )
    said = statement(f"open {HOSTILE}\nshut", f"Ilse{HOSTILE}")
    entry = Archived(f"a{HOSTILE}", 1, "0" * 64, 1, "2031", HOSTILE, networks=(Network(HOSTILE, "0" * 64),))
    difference = Difference(f"a{HOSTILE}", 1, 2, (NETWORK, NETWORK), (said,), (said,), ((said, said),))
    texts = [
        holdings.found(Found((hostile,))),
        holdings.archived(entry, 1),
        holdings.difference(difference),
    ]
    for text in texts:
        assert not set(HOSTILE) - set("[31m") & set(text)
    assert [len(text.splitlines()) for text in texts] == [5, 3, 8]
    assert "[strait]" in texts[0]


def test_a_version_says_whence_it_is_and_who_read_it() -> None:
    entry = Archived(
        "a", 2, "c" * 64, 1234, "2031-03-14T10:00:00+00:00", "https://x.example/", networks=(NETWORK,)
    )
    assert holdings.archived(entry, 3).splitlines() == [
        "version 2 of 3, fetched 2031-03-14T10:00:00+00:00 from https://x.example/",
        f"1,234 bytes, SHA-256 {'c' * 64}",
        f"read by readouts 1, checksum {'ab' * 8}",
    ]
    unread = Archived("a", 1, "c" * 64, 1, "2031-03-14T10:00:00+00:00")
    assert holdings.archived(unread, 1).splitlines()[1:] == [f"1 byte, SHA-256 {'c' * 64}", "not read"]


def test_a_difference_has_signs_and_says_where_it_may_be_the_networks() -> None:
    old, new = statement("the port is open", "Anton Dovik"), statement("the port is shut", "Anton Dovik")
    added, removed = statement("it rains", "Ilse Varga", "Mira Salk"), statement("it snows")
    networks = (NETWORK, Network("readouts 2", "cd" * 32))
    text = holdings.difference(Difference("a.txt", 1, 2, networks, (added,), (removed,), ((old, new),)))
    assert text.splitlines() == [
        "a.txt: version 1 and version 2",
        "The two were read by different networks: a difference may be theirs. (readouts reread)",
        "added: 1",
        "  + Ilse Varga and Mira Salk: it rains",
        "removed: 1",
        "  - not resolved: it snows",
        "changed: 1",
        "  - Anton Dovik: the port is open",
        "  + Anton Dovik: the port is shut",
    ]
    none = holdings.difference(Difference("a.txt", 1, 2, (NETWORK, NETWORK)))
    assert none.splitlines()[1:] == ["No statement was added, removed or changed."]
