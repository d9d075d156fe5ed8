"""How fast documents that were read are grouped into stories, and how many groups they make.

    python benchmarks/stories.py --data ../shared/data [--readings FILE] [--documents 10000] [--out FILE]

The documents are made: copies of the readings of the folder ``whitehouse``, each copy some days later and
with other people (the letters of their names are moved along the alphabet, so that every span still
fits, and actors get other ids). Copies therefore group among themselves as the originals do, and a day
holds as many documents as there are copies of one. Reading is not timed; ``--readings`` names a file of
JSON lines that ``readouts read`` wrote, so that the folder need not be read again.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from readouts import desk
from readouts.comparing import Grouper
from readouts.comparing.people import Cast
from readouts.reading.reader import Reader
from readouts.records import Actor, Mention, Passage, Reading, Speaker, Statement

# Days between one copy and the next: no multiple of a week, so that weekdays do not pile up.
APART = 5


def readings(data: Path, stored: Path | None) -> list[Reading]:
    """The readings of the folder, in the order of their paths."""
    if stored:
        with stored.open(encoding="utf-8") as lines:
            return [Reading.from_dict(json.loads(line)) for line in lines]
    paths = sorted(str(path) for path in (data / "whitehouse").rglob("*.md"))
    return [result for result in desk.read(paths) if isinstance(result, Reading)]


def copy(reading: Reading, number: int) -> Reading:
    """The reading with other people and a later date; number 0 is the reading itself."""
    if not number:
        return reading
    names = {word for one in Cast(reading).people for word in one.name.split() if word[:1].isupper()}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b")

    def other(text: str) -> str:
        return pattern.sub(lambda match: _moved(match[0], number), text) if names else text

    def passage(one: Passage | None) -> Passage | None:
        return one and replace(one, text=other(one.text))

    def speaker(one: Speaker) -> Speaker:
        actor = one.actor and Actor(f"{one.actor.id}-{number}", other(one.actor.label))
        return replace(one, name=other(one.name), actor=actor)

    def statement(one: Statement) -> Statement:
        return replace(
            one,
            content=replace(one.content, text=other(one.content.text)),
            source=passage(one.source),
            speakers=tuple(map(speaker, one.speakers)),
            addressee=tuple(map(speaker, one.addressee)),
        )

    def mention(one: Mention) -> Mention:
        return replace(one, passage=replace(one.passage, text=other(one.passage.text)))

    document = reading.document
    day = document.date and (date.fromisoformat(document.date) + timedelta(days=APART * number)).isoformat()
    return Reading(
        replace(
            document,
            id=f"{document.id}#{number}",
            text=other(document.text),
            title=document.title and other(document.title),
            date=day,
        ),
        tuple(map(statement, reading.statements)),
        tuple(map(mention, reading.mentions)),
    )


def _moved(name: str, by: int) -> str:
    def letter(one: str) -> str:
        first = ord("a") if one.islower() else ord("A")
        return chr(first + (ord(one) - first + by) % 26) if one.isascii() and one.isalpha() else one

    return "".join(map(letter, name))


def copies(originals: Sequence[Reading], wanted: int) -> Iterator[Reading]:
    """So many readings, copy after copy."""
    for at in range(wanted):
        number, which = divmod(at, len(originals))
        yield copy(originals[which], number)


def _copy(id: str) -> str:
    return id.rpartition("#")[2] if "#" in id else "0"


def main() -> None:
    """Group, and write what it took as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    reader = Reader()
    reader.load()
    asked = 0

    def embed(runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        nonlocal asked
        asked += sum(map(len, runs))
        return reader.embed(runs)

    made = list(copies(readings(arguments.data, arguments.readings), arguments.documents))
    wall, cpu = time.perf_counter(), time.process_time()
    grouper = Grouper(embed)
    grouper.add(made)
    found = grouper.stories()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    groups = [story for story in found if len(story.documents) > 1]
    figures = {
        "documents": len(made),
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "documents_a_cpu_second": round(len(made) / cpu),
        "stories": len(found),
        "of_two_or_more": len(groups),
        "documents_in_those": len({id for story in groups for id in story.documents}),
        # Copies have other people; only one text that names its own day in both copies can be joined rightly.
        "joined_across_copies": sum(len({_copy(id) for id in story.documents}) > 1 for story in groups),
        "largest": max(len(story.documents) for story in found),
        "texts_embedded": asked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    written = json.dumps(figures, indent=2) + "\n"
    print(written, end="")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
