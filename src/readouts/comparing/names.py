"""Names that the whole story shares: its parties, and the people who speak for them.

That two points both name the president tells nothing about whether they are about the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readouts.comparing.words import stems
from readouts.records import Reading

# A word that begins with this many letters of a party's name is its adjective or its people.
ROOT = 5

_TITLED = re.compile(
    r"\b(?:President|Minister|Chancellor|Secretary|Advisor|Adviser|Ambassador|King|Queen|General|Mrs?|Ms|Dr)\.?\s+"
    r"((?:[^\W\d_a-z][\w'’.-]*\s?){1,3})"  # noqa: RUF001
)


def shared_names(
    readings: Sequence[Reading], parties: Iterable[str], vocabulary: Iterable[str]
) -> frozenset[str]:
    """The stems of ``vocabulary`` that name a party, its people, an issuer, a speaker or a titled person."""
    people = [speaker.name for reading in readings for s in reading.statements for speaker in s.speakers]
    for reading in readings:
        people += [match[1] for match in _TITLED.finditer(reading.document.text)]
        people += [reading.document.issuer or ""]
    named = {stem for name in dict.fromkeys(people) for stem in stems(name)}
    sides = {stem for party in parties for stem in stems(party)}
    roots = tuple(stem[: max(ROOT, len(stem) - 2)] for stem in sorted(sides) if len(stem) >= ROOT)
    return frozenset(word for word in vocabulary if word in named | sides or word.startswith(roots))
