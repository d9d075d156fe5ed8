"""Several questions that are answered as the archive is at one moment."""

from __future__ import annotations

from threading import Thread

import pytest

from archive.making import add, numbered
from readouts.archive import Archive
from readouts.errors import NotFound


def elsewhere(archive: Archive, number: int) -> None:
    """Another thread keeps a document meanwhile."""
    thread = Thread(target=add, args=(archive, numbered(number)))
    thread.start()
    thread.join()


def there(archive: Archive) -> list[str]:
    return [each.document for each in archive.documents()]


def test_what_is_kept_meanwhile_is_seen_only_afterwards(archive: Archive) -> None:
    add(archive, numbered(1))
    with archive.at_once():
        assert there(archive) == ["1.txt"]
        elsewhere(archive, 2)
        assert there(archive) == ["1.txt"] and archive.pages.numbers(["2.txt"]) == {}
        with archive.at_once():
            assert there(archive) == ["1.txt"]
        # The end of the inner one ends nothing.
        assert there(archive) == ["1.txt"]
        seen: list[list[str]] = []
        thread = Thread(target=lambda: seen.append(there(archive)))
        thread.start()
        thread.join()
        assert seen == [["1.txt", "2.txt"]]
    assert there(archive) == ["1.txt", "2.txt"]


def test_a_question_that_fails_ends_the_moment(archive: Archive) -> None:
    add(archive, numbered(1))
    with pytest.raises(NotFound), archive.at_once():
        there(archive)
        archive.document("none.txt")
    elsewhere(archive, 2)
    assert there(archive) == ["1.txt", "2.txt"]
    assert archive._database._engine.pool.checkedout() == 0  # type: ignore[attr-defined]
