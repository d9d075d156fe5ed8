"""A forgotten document leaves a tombstone and no word."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.conftest import Cluster
from archive.making import FETCHED, FIRST, SECOND, add, compared, keep_stories, numbered, read, story
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive, database, forgetting, tables
from readouts.errors import ArchiveError, NotFound, SettingsError
from readouts.records import Actor, Speaker

SECRET = ("Qorvath", "the Qorvathian ferry would sail at dawn")
WHO = Speaker("Hesper Qorvath", "person", Actor("Q77001", "Hesper Qorvath"), "Qorvathian envoy", "Qorvathia")
WORDS = (b"Qorvath", b"ferry would sail", b"Q77001", b"Hesper", b"hesper@secret")


def held(kind: str, where: str, request: pytest.FixtureRequest) -> bytes:
    """Every byte in which a database keeps its rows, but not PostgreSQL's log of what was written."""
    if kind == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(Path(where).parent.glob("archive.sqlite*")))
    cluster: Cluster = request.getfixturevalue("cluster")
    cluster.checkpoint()
    return b"".join(path.read_bytes() for path in (cluster.data / "base").rglob("*") if path.is_file())


def packed_pieces(archive: Archive) -> Iterator[bytes]:
    """A piece out of the middle of everything that is packed."""
    with archive._database.reading() as connection:
        for table, names in (
            (tables.version, "raw record"),
            (tables.reading, "record"),
            (tables.comparison, "record"),
            (tables.story, "record"),
            (tables.publication, "record"),
        ):
            for row in connection.execute(select(*(table.c[name] for name in names.split()))):
                yield from (blob[len(blob) // 2 :][:24] for blob in row if blob)


def full(archive: Archive) -> None:
    """An archive in which everything says something of one document."""
    add(archive, read("secret.txt", SECRET, title="The Qorvathian ferry"))
    add(archive, read("secret.txt", SECRET, TALKS, title="The Qorvathian ferry"))
    archive.correct("secret.txt", "s1", "speaker", [WHO], "K. Editor", "Qorvath told us")
    add(archive, read("secret.txt", SECRET, TALKS, title="The Qorvathian ferry"), SECOND)
    add(archive, read("b.txt", STRAIT))
    both = compared(archive.reading("secret.txt"), read("b.txt", STRAIT))
    id = archive.keep_comparison(both, "ab12")
    made = archive.correct_relation(id, 0, "differs", "K. Editor", "the Qorvathian ferry")
    archive.undo(made.id, "K. Editor", "Qorvath asked")
    keep_stories(archive, story("secret.txt", "b.txt"))
    archive.publications.publish("ab12", id, "K. Editor", "with the Qorvathian ferry")
    for about in ("secret.txt", "ab12"):
        said = "The Qorvathian ferry was late." if about == "secret.txt" else "This is not so."
        archive.replies.send(about, "Edda Lorn", f"hesper@{about.partition('.')[0]}.example", said)


def test_forgetting_leaves_no_word_anywhere(
    archive: Archive, kind: str, where: str, request: pytest.FixtureRequest
) -> None:
    add(archive, read("c.txt", TALKS))
    kept = list(packed_pieces(archive))
    full(archive)
    pieces = [piece for piece in packed_pieces(archive) if piece not in kept]
    add(archive, read("d.txt", TALKS))
    before = held(kind, where, request)
    assert all(word in before for word in WORDS)
    assert all(piece in before for piece in pieces)
    assert archive.forget("secret.txt", "the publisher asked for it") == 2
    after = held(kind, where, request)
    assert [word for word in WORDS if word in after] == []
    # What was made from it is gone; what stands beside it in the archive is not.
    still = set(packed_pieces(archive))
    assert [piece for piece in pieces if piece in after and piece not in still] == []
    assert archive.reading("b.txt") == read("b.txt", STRAIT)
    assert archive.check() == ()


def test_what_is_forgotten_is_gone_and_said(archive: Archive) -> None:
    full(archive)
    archive.forget("secret.txt", "the publisher asked for it")
    for ask in (archive.reading, archive.document, archive.raw, archive.versions, archive.diff):
        with pytest.raises(NotFound, match=r"secret\.txt: was forgotten on .*: the publisher asked for it"):
            ask("secret.txt")
    assert [entry.document for entry in archive.documents()] == ["b.txt"]
    assert (archive.stories(), archive.corrections()) == ((), ())
    (kept,) = archive.comparisons()
    assert kept.erased is not None
    assert [document for document, _, _ in kept.made_from] == ["b.txt"]
    with pytest.raises(NotFound, match="was forgotten"):
        archive.comparison(kept.id)


def test_what_was_forgotten_is_not_added_again(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("a.txt", TALKS)
    add(archive, one)
    archive.forget("a.txt", "asked to")
    for reading, network in ((one, FIRST), (one, SECOND), (two, FIRST)):
        raw = reading.document.text.encode()
        assert archive.known("a.txt", raw, network) == archive.keep(reading, raw, network, FETCHED)
        added = archive.keep(reading, raw, network, FETCHED)
        assert (added.outcome, added.version) == ("forgotten", 0)
        assert added.note.startswith("was forgotten on ")
    raw = one.document.text.encode()
    assert archive.keep(read("copy.txt", STRAIT), raw, FIRST, FETCHED).outcome == "forgotten"
    assert archive.documents() == ()
    assert archive.forget("a.txt", "asked again") == 0


def test_a_copy_that_is_kept_already_stays(archive: Archive) -> None:
    raw = b"the same bytes"
    for address in ("a.txt", "copy.txt"):
        archive.keep(read(address, STRAIT), raw, FIRST, FETCHED)
    archive.forget("a.txt", "asked to")
    assert archive.keep(read("copy.txt", STRAIT), raw, FIRST, FETCHED).outcome == "unchanged"
    assert archive.reading("copy.txt") == read("copy.txt", STRAIT)


def test_where_it_cannot_be_written_anew_it_is_erased_all_the_same(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with Archive.open(where) as archive, Archive.open(where) as other:
        add(archive, read("a.txt", STRAIT))
        erased = []

        def swept(_: object) -> None:
            # Between the erasing and the writing anew, another program begins to write.
            def locked(connection: Any) -> None:
                connection.execute(tables.document.delete().where(tables.document.c.key == "none"))
                erased.append(sweep(archive._database))

            other._database.write(locked)

        sweep = forgetting.sweep
        with monkeypatch.context() as patch:
            patch.setattr(forgetting, "sweep", swept)
            with pytest.raises(ArchiveError, match=r"locked .*; the document is erased, but .* once more"):
                archive.forget("a.txt", "asked to")
        assert (erased, archive.documents()) == ([], ())
        assert archive.forget("a.txt", "asked to") == 0


def test_a_reason_is_asked_for(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    with pytest.raises(SettingsError):
        archive.forget("a.txt", " ")
    assert archive.reading("a.txt") == read("a.txt", STRAIT)


def test_where_another_program_reads_it_is_said_that_traces_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    where = str(tmp_path / "archive.sqlite")
    with Archive.open(where) as archive:
        for number in range(3):
            add(archive, numbered(number))
        other: Any = sqlite3.connect(where, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM version").fetchall()
        with pytest.raises(ArchiveError, match="forget it once more"):
            archive.forget("1.txt", "asked to")
        other.close()
        assert archive.forget("1.txt", "asked to") == 0
        assert b"ship 1a" not in Path(where).read_bytes()
        assert not Path(f"{where}-wal").read_bytes()
