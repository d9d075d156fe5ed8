"""Texts that say in their own marks what is stated in them: sources in [], contents in {}, cues in <>."""

from __future__ import annotations

from readouts.reading import quotes
from readouts.records import Passage, Statement


def marked(text: str) -> tuple[str, list[Statement]]:
    """A text without its marks, and the statements that the marks say."""
    plain = ""
    sources: list[tuple[int, int]] = []
    contents: list[tuple[int, int]] = []
    cues: list[tuple[int, int]] = []
    opened: dict[str, list[int]] = {"[": [], "{": [], "<": []}
    for char in text:
        if char in opened:
            found = {"[": sources, "{": contents, "<": cues}[char]
            found.append((len(plain), len(plain)))
            opened[char].append(len(found) - 1)
        elif char in "]}>":
            kind = {"]": "[", "}": "{", ">": "<"}[char]
            found = {"[": sources, "{": contents, "<": cues}[kind]
            place = opened[kind].pop()
            found[place] = found[place][0], len(plain)
        else:
            plain += char
    marks = quotes.inside(plain)
    return plain, [
        Statement(
            id=f"s{i}",
            kind=quotes.kind_of(plain, [content], marks),
            attitude="assertion",
            content=Passage.of(plain, [content]),
            source=Passage.of(plain, [source]) if source[0] < source[1] else None,
            cue=Passage.of(plain, [cues[i]]) if i < len(cues) else None,
        )
        for i, (source, content) in enumerate(zip(sources, contents, strict=False))
    ]
