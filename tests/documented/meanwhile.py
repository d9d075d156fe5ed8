"""What happens between two blocks of a page and is nobody's command: others write, judge and reply."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from readouts import cli
from readouts.desk.archive import Archive, place
from readouts.settings import load


def added(folder: Path) -> None:
    """Whoever reads the page has an archive already."""
    assert cli.run(["add", str(folder / "examples"), "--quiet"]) == 0


def edited(folder: Path) -> None:
    """A publisher changes an account quietly."""
    path = folder / "examples" / "velmark-account.txt"
    text = path.read_text(encoding="utf-8")
    assert "from 1 May" in text
    path.write_text(text.replace("from 1 May", "from 1 June"), encoding="utf-8")


def judged(folder: Path) -> None:
    """Two coders fill in their sheets."""
    with open(folder / "audit.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, wrong in (("audit.csv", 9), ("mine.csv", 9), ("hers.csv", 8)):
        with open(folder / name, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            for number, row in enumerate(rows, 1):
                writer.writerow({**row, "judgement": "wrong" if number % wrong == 0 else "right"})


def replied(folder: Path) -> None:
    """Twelve people answer to what was published."""
    added(folder)
    with Archive.open(place(load())) as kept:
        story = kept.stories()[0].id
    assert cli.run(["publish", story, "--quiet"]) == 0
    with Archive.open(place(load())) as kept:
        for number in range(1, 13):
            words = f"Our own record says that the talks lasted {number} hours and not four."
            kept.replies.send(story, "Mira Salk", "m.salk@tarnovia.example", words)


MEANWHILE: dict[str, Callable[[Path], None]] = {
    "the example was added": added,
    "the account was edited": edited,
    "both sheets were judged": judged,
    "twelve replies came": replied,
}
