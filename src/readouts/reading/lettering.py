"""Names in capitals to the letters that a text writes them in: "VARGA-REYL", "MCNALLY", "VAN DEN BERG"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from readouts.reading.runs import Run

_KEPT = re.compile(r"[IVX]{2,4}|[B-DF-HJ-NP-TV-XZ]{2}|(?:[^\W\d_]\.)+")
_SMALL = frozenset("of for the and to in on at by".split())
_PART = re.compile(r"[^\W\d_]+")


class Lettering:
    """Knows how one text writes its names."""

    def __init__(self, *runs: Iterable[Run]) -> None:
        """Take the capitalised words of a text, of its title."""
        written = Counter(word for some in runs for run in some for word in run.words if not word.isupper())
        self._forms: dict[str, str] = {}
        for word, _ in reversed(written.most_common()):
            self._forms[word.lower()] = word

    def proper(self, words: str) -> str:
        """``words`` as the text writes them, else with capitals where a name has them.

        What is not in capitals is left as it stands.
        """
        return " ".join(map(self._word, words.split()))

    def _word(self, word: str) -> str:
        letters = "".join(char for char in word if char.isalpha())
        if len(letters) < 2 or not letters[-2:].isupper():
            return word
        known = self._forms.get(word.lower())
        if known or _KEPT.fullmatch(word):
            return known or word
        return _PART.sub(_capitalised, word)


def title(words: str) -> str:
    """An office in capitals as one writes it: "Secretary of State"."""
    return " ".join(
        word.lower() if word.lower() in _SMALL and i else _PART.sub(_capitalised, word)
        for i, word in enumerate(words.split())
    )


def _capitalised(match: re.Match[str]) -> str:
    part = match[0]
    if len(part) > 3 and part[:2].lower() == "mc":
        return "Mc" + part[2:].capitalize()
    # A part that begins with small letters beside capitals: "al-REYL".
    return part if part.islower() else part.capitalize()
