"""What an archive answers, for a terminal: what was found, versions, what changed between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from readouts.records import Archived, Difference, Found, Hit, Statement
from readouts.rendering import wording
from readouts.rendering.terminal import drawn
from readouts.rendering.wording import count, plain

if TYPE_CHECKING:
    from rich.console import Console

# Stand for the edges of what was looked for until the text is fit for a terminal.
_START, _STOP = "\ue000", "\ue001"


def found(found: Found, offset: int = 0, *, width: int = 80, color: bool = False) -> str:
    """A page of statements that were found, numbered from ``offset`` + 1, what was looked for set off.

    Without colour it stands in ``[brackets]``, which a pipe carries too.
    """
    return drawn(lambda console: _hits(console, found.hits, offset, color), width, color)


def archived(entry: Archived, of: int) -> str:
    """Where a version comes from and who read it, in one paragraph."""
    source = f" from {entry.source}" if entry.source else ""
    by = entry.networks[-1] if entry.networks else None
    lines = [
        f"version {entry.version} of {of}, fetched {entry.fetched}{source}",
        f"{count(entry.size, 'byte')}, SHA-256 {entry.sha256}",
        f"read by {by.name}, checksum {by.checksum[:16]}" if by else "not read",
    ]
    return "".join(plain(line) + "\n" for line in lines)


def difference(found: Difference) -> str:
    """What was said in one version of a document and not in the other, with + and - before it."""
    lines = [f"{plain(found.document)}: version {found.one} and version {found.other}"]
    if found.networks[0] != found.networks[1]:
        lines.append("The two were read by different networks: a difference may be theirs. (readouts reread)")
    for title, sign, statements in (("added", "+", found.added), ("removed", "-", found.removed)):
        lines += _group(title, [(sign, each) for each in statements])
    pairs = [one for before, after in found.changed for one in (("-", before), ("+", after))]
    lines += _group("changed", pairs)
    if not (found.added or found.removed or found.changed):
        lines.append("No statement was added, removed or changed.")
    if found.read_otherwise:
        count_of = count(found.read_otherwise, "statement")
        lines.append(f"Left out: {count_of} read otherwise though both versions have the words.")
    return "".join(f"{line}\n" for line in lines)


def _group(title: str, statements: Sequence[tuple[str, Statement]]) -> Iterable[str]:
    if statements:
        number = len(statements) // (2 if title == "changed" else 1)
        yield f"{title}: {number}"
        for sign, each in statements:
            who = wording.listed([wording.named(speaker) for speaker in each.speakers]) or "not resolved"
            cue = f" “{each.cue.text}”" if each.cue else ""
            yield f"  {sign} {plain(f'{who}{cue}: {each.content.text}')}"


def _hits(console: Console, hits: Iterable[Hit], offset: int, color: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for number, hit in enumerate(hits, offset + 1):
        who = wording.listed(list(hit.speakers)) or "not resolved"
        console.print(
            Text(plain(f"{number}. {who}" + (f" ({hit.party})" if hit.party else "")), style="bold")
        )
        words = Text(overflow="fold")
        for piece, marked in _pieces(hit):
            words.append(f"[{piece}]" if marked and not color else piece, "bold underline" if marked else "")
        console.print(Padding(words, (0, 0, 0, 3)))
        facts = [hit.date or "no date", hit.issuer or hit.outlet or "", hit.title or ""]
        about = plain(" · ".join(fact for fact in facts if fact))
        for line in (about, f"{plain(hit.document)}  {plain(hit.statement)}"):
            console.print(Padding(Text(line, style="dim", overflow="fold"), (0, 0, 0, 3)))
        console.print()


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    """The content piece by piece, and whether each was looked for."""
    at, text = 0, ""
    for start, end in hit.marks:
        text += f"{_unmarked(hit.content[at:start])}{_START}{_unmarked(hit.content[start:end])}{_STOP}"
        at = end
    text += _unmarked(hit.content[at:])
    for number, piece in enumerate(re.split(f"[{_START}{_STOP}]", plain(text))):
        if piece:
            yield piece, number % 2 == 1


def _unmarked(text: str) -> str:
    return text.replace(_START, "").replace(_STOP, "")
