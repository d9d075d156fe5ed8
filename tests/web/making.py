"""A site's archive for tests: the invented meeting, compared, and an account for each role."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from meeting import compared, courier, tarnovia, velmark

from readouts.archive import Archive
from readouts.records import Comparison, Join, Network, Reading, Story
from readouts.web import passwords

NETWORK = Network("en", "c" * 64)
FETCHED = "2031-03-16T08:00:00+00:00"
PASSWORD = "a strait that nobody closes"
ACCOUNTS = {"rhea": "reader", "edda": "editor", "anton": "admin"}
STORY = "0a1b2c3d4e5f"
OTHER = "5f4e3d2c1b0a"
FOLDER = "/srv/inbox/secret-folder"
"""Where the documents without a web address lie: nobody who is not signed in may see it."""

hashed = cache(passwords.hashed)


def placed(reading: Reading) -> Reading:
    """The reading with its document in a folder of the server."""
    return replace(reading, document=replace(reading.document, id=f"{FOLDER}/{reading.document.id}"))


def meeting() -> Comparison:
    """The invented meeting's comparison, its documents in a folder of the server."""
    made = compared()
    issues = tuple(
        replace(
            issue,
            sides=tuple(replace(side, document=f"{FOLDER}/{side.document}") for side in issue.sides),
        )
        for issue in made.issues
    )
    return replace(made, readings=tuple(map(placed, made.readings)), issues=issues)


def keep(archive: Archive, reading: Reading, fetched: str = FETCHED) -> None:
    """Keep a reading with its text as the bytes."""
    archive.keep(reading, reading.document.text.encode("utf-8", "surrogatepass"), NETWORK, fetched)


def filled(where: str) -> None:
    """Fill an archive: a story that is compared, a story alone, an account for each role.

    Velmark's account was edited: its first version lacks the last sentence. Nothing is published.
    """
    with Archive.open(where) as archive:
        first = velmark()
        edited = first.document.text.replace("He hopes the observers arrive in April.\n", "")
        before = replace(
            first, document=replace(first.document, text=edited), statements=first.statements[:4]
        )
        keep(archive, placed(before), "2031-03-15T08:00:00+00:00")
        for reading in (velmark(), tarnovia(), courier()):
            keep(archive, placed(reading))
        alone = replace(
            courier(), document=replace(courier().document, id="https://courier.example/two", title="Reprint")
        )
        keep(archive, alone)
        addresses = [f"{FOLDER}/{name}" for name in ("velmark.txt", "tarnovia.html", "courier.md")]
        joins = tuple(Join(each, addresses[0], "the same people on the same day") for each in addresses[1:])
        last, _ = archive.arrived()
        archive.keep_stories(
            [
                Story(
                    STORY,
                    "President Varga meets Prime Minister Dovik",
                    "meeting",
                    tuple(addresses),
                    "2031-03-14",
                    "2031-03-15",
                    joins=joins,
                ),
                Story(OTHER, "Varga and Dovik leave much open", "event", (alone.document.id,), "2031-03-15"),
            ],
            [*addresses, alone.document.id],
            last,
        )
        archive.keep_comparison(meeting(), STORY)
        for name, role in ACCOUNTS.items():
            archive.accounts.add(name, role, hashed(PASSWORD))  # type: ignore[arg-type]
