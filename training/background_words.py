"""Counts in how many sentences of official readouts each word stem stands.

usage: python training/background_words.py FOLDER OUTPUT

FOLDER holds Markdown readouts (names with "readout" in them are read). OUTPUT gets a line a stem,
``stem count``, most frequent first, after a note that ends in ``# sentences N``. The counts weigh words by
rarity in comparing: facts about words, no text. Stems seen once are left out: a stem that is not
listed counts as seen once.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from readouts.comparing.sentences import sentences
from readouts.comparing.words import stems

MINIMUM = 2
NOTE = (
    "# In how many sentences of official readouts a word stem stands: counts, no text. Made by",
    "# training/background_words.py from White House readouts, 2021 to 2026 (US Government, public domain).",
)


def body(markdown: str) -> str:
    """The text below the front matter, a paragraph a line."""
    text = markdown.split("\n---\n", 1)[-1]
    return "\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def counts(folder: Path) -> tuple[int, Counter[str]]:
    """How many sentences there are, and in how many of them each stem stands."""
    total, found = 0, Counter[str]()
    for path in sorted(folder.rglob("*readout*.md")):
        text = body(path.read_text(encoding="utf-8"))
        for start, end in sentences(text):
            total += 1
            found.update(set(stems(text[start:end])))
    return total, found


def main(folder: Path, output: Path) -> None:
    """Write the table."""
    total, found = counts(folder)
    rows = sorted(((n, stem) for stem, n in found.items() if n >= MINIMUM), key=lambda row: (-row[0], row[1]))
    lines = [*NOTE, f"# sentences {total}", *(f"{stem} {n}" for n, stem in rows)]
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
