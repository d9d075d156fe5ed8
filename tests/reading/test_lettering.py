from __future__ import annotations

import pytest

from readouts.reading.lettering import Lettering, title
from readouts.reading.runs import runs


@pytest.mark.parametrize(
    ("margin", "proper"),
    [
        ("VARGA-REYL", "Varga-Reyl"),
        ("O'DOVIK", "O'Dovik"),
        ("MCNALL", "McNall"),
        ("McNALL", "McNall"),
        ("al-REYL", "al-Reyl"),
        ("J.B. HALE III", "J.B. Hale III"),
        ("Mira Salk", "Mira Salk"),
        ("DEHALE", "DeHale"),  # as the text has it
        ("GREEN", "Green"),
    ],
)
def test_a_name_in_capitals_gets_its_own_letters(margin: str, proper: str) -> None:
    text = "Mr. DeHale spoke of green fields."
    assert Lettering(runs(text, [])).proper(margin) == proper


def test_an_office_in_capitals() -> None:
    assert title("SECRETARY OF STATE") == "Secretary of State"
