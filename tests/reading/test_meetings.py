"""Who met, from how a text tells of a meeting or a call."""

from __future__ import annotations

import pytest

from readouts.reading import quotes
from readouts.reading.meetings import Joint, Meetings, is_side, joint
from readouts.reading.names import Cast
from readouts.reading.people import Person

# What a text says, and who met by it: "?" where somebody who did is not named, nothing where nobody met.
TOLD = {
    "President Ilse Varga, Jr. held a secure video call with Karl Ostrov of Tarnovia.": "Varga Ostrov",
    "Ilse Varga spoke by phone today with Prime Minister Anton Dovik to discuss grain.": "Varga Dovik",
    "Foreign Minister Tomas Reyl met with Anton Dovik and Mira Salk of Tarnovia.": "Reyl Dovik Salk",
    "Tomas Reyl and Mira Salk met in Orsund on Friday.": "Reyl Salk",
    "Velmarkian President Ilse Varga met Tarnovian Prime Minister Anton Dovik.": "Varga Dovik",
    "President Ilse Varga welcomed President Karl Ostrov to the Amber House.": "Varga Ostrov",
    "President Ilse Varga received a call from President Karl Ostrov.": "Varga Ostrov",
    "A telephone conversation between Ilse Varga and Karl Ostrov took place.": "Varga Ostrov",
    "Ilse Varga spoke to President Karl Ostrov of Tarnovia.": "Varga Ostrov",
    "The talks followed President Ilse Varga's call with Karl Ostrov.": "Varga Ostrov",
    "Ilse Varga met today with Anton Dovik and members of his cabinet.": "?",
    "Ilse Varga met with leaders of the region.": "?",
    "Ilse Varga and Tomas Reyl met in the Amber House with the team that had freed the sailors.": "?",
    "Ilse Varga spoke with Anton Dovik of Tarnovia and reaffirmed the treaty.": "Varga Dovik",
    "Ilse Varga met in Orsund.": "",
    "Ilse Varga signed a law.": "",
    "“Ilse Varga met Anton Dovik in Orsund,” the paper wrote.": "",
}


def met(text: str, title: str = "", *, account: bool = True) -> Meetings:
    """The meetings of a text, with nobody's office known from elsewhere."""
    cast = Cast(text, (), quotes.inside(text))
    return Meetings(cast, Cast(title), account, lambda _: set())


def names(people: tuple[Person, ...] | list[Person]) -> str:
    return " ".join(person.surname.title() for person in people)


@pytest.mark.parametrize("text", TOLD)
def test_who_met(text: str) -> None:
    found = met(text).told(len(text))
    said = "" if found is None else names(found.people) if found.size else "?"
    assert said == TOLD[text]


def test_role_and_author_meet() -> None:
    found = met("The Foreign Minister met with Anton Dovik.").told(40)
    assert found is not None
    assert [role for role, _ in found.roles] == ["Foreign Minister"]
    assert names(found.people) == "Dovik"
    first = met("I spoke with Anton Dovik today.").told(30)
    assert first is not None
    assert first.author
    assert first.size == 2


def test_account_is_about_its_first_meeting_and_report_about_its_last() -> None:
    text = "Tomas Reyl met with Mira Salk. Ilse Varga met with Anton Dovik in May. They agreed."
    assert names(met(text).told(len(text)).people) == "Reyl Salk"  # type: ignore[union-attr]
    assert names(met(text, account=False).told(len(text)).people) == "Varga Dovik"  # type: ignore[union-attr]
    assert met(text).told(3) is None


def test_title_tells_of_the_meeting_where_an_account_does_not() -> None:
    title = "Readout of President Ilse Varga's Call with President Karl Ostrov"
    found = met("They agreed on grain.", title).told(3)
    assert found is not None
    assert names(found.people) == "Varga Ostrov"
    assert met("They agreed on grain.", title, account=False).told(3) is None


def test_noun_chooses_among_those_who_met() -> None:
    text = "President Ilse Varga and Foreign Minister Tomas Reyl met with President Karl Ostrov of Tarnovia."
    meetings = met(text)
    found = meetings.told(len(text))
    assert found is not None
    assert names(meetings.fitting(found, "presidents")) == "Varga Ostrov"
    assert names(meetings.fitting(found, "foreign ministers")) == "Reyl"
    assert names(meetings.fitting(found, "parties")) == "Varga Reyl Ostrov"
    assert meetings.fits("President of Velmark", "presidents")
    assert not meetings.fits("Foreign Minister", "presidents")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The two presidents", Joint(2, "presidents")),
        ("both sides", Joint(2, "sides")),
        ("The parties", Joint(0, "parties")),
        ("the heads of state", Joint(0, "heads of state")),
        ("the presidents of Velmark and Tarnovia", None),
        ("presidents", None),
    ],
)
def test_words_for_several(words: str, found: Joint | None) -> None:
    assert joint(words) == found


def test_sides_may_be_several_people_each() -> None:
    assert is_side("delegations")
    assert not is_side("presidents")
