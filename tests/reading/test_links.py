"""What the network's clusters say of a pronoun."""

from __future__ import annotations

import pytest

from readouts.reading.links import Links
from readouts.reading.names import Cast
from readouts.reading.speakers import resolve
from readouts.records import Document, Form, Mention, Passage, Span, Statement

TEXT = "Ilse Varga told Mira Salk of the ferry. Mira Salk listened to Ilse Varga, and she left."


def mention(words: str, form: Form, cluster: int, text: str = TEXT) -> Mention:
    at = text.index(words)
    return Mention(Passage.of(text, [Span(at, at + len(words))]), "person", form, cluster)


@pytest.mark.parametrize(
    ("linked", "found"),
    [
        (["Ilse Varga"], "Ilse Varga"),
        (["Mira Salk"], "Mira Salk"),
        (["Ilse Varga", "Mira Salk"], None),
        ([], None),
    ],
)
def test_pronoun_is_linked_to_one_person_or_to_nobody(linked: list[str], found: str | None) -> None:
    mentions = [mention("she", "pronoun", 1), *(mention(name, "name", 1) for name in linked)]
    person = Links(Cast(TEXT), mentions).person(TEXT.index("she"))
    assert (person.name if person else None) == found


def test_pronoun_without_a_cluster_is_linked_to_nobody() -> None:
    assert Links(Cast(TEXT), [mention("Ilse Varga", "name", 1)]).person(TEXT.index("she")) is None


def test_network_confirms_who_is_likeliest_and_overrules_nobody() -> None:
    text = "Ilse Varga and Mira Salk met in Orsund. She said the ferry was late."
    at = text.index("She said")
    statement = Statement(
        "s1",
        "indirect",
        "assertion",
        Passage.of(text, [Span(text.index("the ferry"), len(text) - 1)]),
        source=Passage.of(text, [Span(at, at + 3)]),
        cue=Passage.of(text, [Span(at + 4, at + 8)]),
    )

    def read(name: str) -> Statement:
        mentions = [mention("She", "pronoun", 1, text), mention(name, "name", 1, text)]
        return resolve(Document("test", text), [statement], mentions=mentions)[0]

    alone = resolve(Document("test", text), [statement])[0]
    assert not alone.speakers
    likeliest, other = (one.name for one in alone.candidates)
    assert [one.name for one in read(likeliest).speakers] == [likeliest]
    assert not read(other).speakers
