"""Who a text names, and what the words around a name tell of them."""

from __future__ import annotations

import pytest

from readouts.reading.names import Cast, Told
from readouts.reading.spellings import folded


@pytest.mark.parametrize(
    ("pronoun", "gender"),
    [("he", "m"), ("his", "m"), ("him", "m"), ("she", "f"), ("her", "f"), ("hers", "f")],
)
def test_gender_comes_from_the_pronouns_beside_a_name(pronoun: str, gender: str) -> None:
    text = f"Nobody came. Minister Dorn stayed, and {pronoun} was seen."
    assert Cast(text).called(["dorn"])[0].gender == gender


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        (
            "Head of the Office of the President Mira Kolm came.",
            "kolm",
            "Head of the Office of the President",
            None,
        ),
        (
            "The Adviser to the President of Belsund, Mira Kolm, came.",
            "kolm",
            "Adviser to the President",
            "Belsund",
        ),
        ("Velmark's President, Mira Kolm, came.", "kolm", "President", "Velmark"),
        (
            "National Security Adviser to the Vice President Dr. Mira Kolm came.",
            "kolm",
            "National Security Adviser to the Vice President",
            None,
        ),
        ("Secretary of State Kolm said so.", "kolm", "Secretary of State", None),
        ("Second Gentleman Emil Kemp came.", "kemp", "Second Gentleman", None),
        ("Prime Minister Jan Tolv of the Republic of Belsund came.", "tolv", "Prime Minister", "Belsund"),
    ],
)
def test_office_of_somebody(text: str, name: str, role: str, country: str | None) -> None:
    told = Told({"velmark": "Velmark", "belsund": "Belsund"}, {})
    person = Cast(text, told=told).called([name])[0]
    assert person.role == role
    assert person.country == country


def test_a_name_that_is_known_ends_what_stands_before() -> None:
    text = "Rural Board Chair Ulwen Tark said so."
    assert [one.name for one in Cast(text, told=Told({}, {}, {folded("Ulwen Tark")})).people] == [
        "Ulwen Tark"
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Deputy Adviser for Cyber and Emerging Technology Anna Kolm said so.", ["Anna Kolm"]),
        ("Co-Chair Dorn said so.", ["Dorn"]),
        ("The Executive Order said so.", []),
        ("Juan Carlos Anna Kolm said so.", ["Juan Carlos Anna Kolm"]),
    ],
)
def test_where_a_name_begins(text: str, people: list[str]) -> None:
    source = (0, text.index(" said"))
    assert [one.name for one in Cast(text, [source]).people] == people


def test_offices_in_the_plural_are_nobody() -> None:
    text = "The two National Security Advisers met."
    source = (text.index("National"), text.index(" met"))
    assert Cast(text, [source]).people == []
