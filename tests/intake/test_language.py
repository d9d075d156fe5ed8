from __future__ import annotations

import pytest

from readouts.errors import UnsupportedLanguage
from readouts.intake.language import identify

from .making import ENGLISH, GERMAN

OTHERS = {
    "German": GERMAN,
    "French": "Les deux dirigeants se sont rencontrés vendredi à Orsund et sont convenus de poursuivre leurs "
    "entretiens sur le cessez-le-feu. ",
    "Russian": "Президенты встретились в пятницу и договорились продолжить переговоры о прекращении огня. ",  # noqa: RUF001
    "Ukrainian": "Президенти зустрілися у п'ятницю та домовилися продовжити переговори. ",  # noqa: RUF001
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_is_refused_by_name_unless_forced(name: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=name):
        identify(OTHERS[name] * 3)
    forced = identify(OTHERS[name] * 3, force=True)
    assert forced.code != "en" and name in forced.warnings[0]


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH * 100, "\x00\x07\ufdd0" + ENGLISH])
def test_english_is_english_without_a_word(text: str) -> None:
    assert identify(text) == ("en", ())


@pytest.mark.parametrize("text", ["Varga met Dovik.", "12 345", "Ja, nein, vielleicht.", "—", "ok"])
def test_a_short_text_is_taken_for_english_with_a_warning(text: str) -> None:
    found = identify(text)
    assert found.code == "en" and "uncertain" in found.warnings[0]


def test_english_with_a_foreign_passage_is_read_with_a_warning() -> None:
    found = identify(ENGLISH * 4 + GERMAN * 5)
    assert found.code == "en" and "German" in found.warnings[0]


def test_a_foreign_notice_at_the_top_does_not_decide() -> None:
    assert identify(GERMAN * 3 + ENGLISH * 100).code == "en"
