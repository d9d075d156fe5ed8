"""Opening, upgrading, checking and copying an archive; each thing that can go wrong is one clear line."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, insert, text, update

from archive.making import (
    FETCHED,
    FIRST,
    SECOND,
    add,
    add_numbered,
    compared,
    contents,
    keep_stories,
    numbered,
    read,
    story,
    told,
)
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive, database, migrations, packing, tables
from readouts.archive.database import SCHEMA, VERSIONS, Database
from readouts.errors import ArchiveError, SchemaOutdated, SettingsError
from readouts.records import Query, Told, Visit

SCRIPTS = ScriptDirectory(migrations.__path__[0], version_locations=[migrations.__path__[0]])
FIXTURES = Path(__file__).parent / "fixtures"


def test_the_migrations_lead_to_the_tables(where: str) -> None:
    assert SCRIPTS.get_heads() == [SCHEMA]
    opened = Database(where)
    with opened.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSIONS,
                "compare_type": True,
                "target_metadata": tables.metadata,
                "include_name": lambda name, *_: "statement_words" not in (name or ""),
                # The index of words is each database's own, and in the migrations only.
                "include_object": lambda _, name, *__: name != "words",
            },
        )
        assert compare_metadata(context, tables.metadata) == []
    opened.close()


def filled(where: str) -> None:
    """An archive with something in every table, as each schema's fixture was made."""
    with Archive.open(where) as archive:
        add(archive, read("a.txt", STRAIT, outlet="Velmark Post", language="en", warnings=("short",)))
        add(archive, read("a.txt", STRAIT, TALKS, outlet="Velmark Post", language="en"))
        add(archive, read("a.txt", TALKS, outlet="Velmark Post", party="Velmark"), FIRST)
        archive.read_again(read("a.txt", STRAIT, party="Velmark"), 2, SECOND)
        archive.tell("a.txt", Told(party="Velmark"))
        add(archive, read("b.txt", TALKS))
        add(archive, read("c.txt", STRAIT))
        made = archive.correct("a.txt", "s1", "party", None, "K. Editor", "a slip")
        archive.undo(made.id, "K. Editor", "no slip")
        archive.correct("b.txt", "s1", "span", [(12, 17)], "K. Editor", "too long")
        keep_stories(archive, story("a.txt", "b.txt"))
        id = archive.keep_comparison(compared(archive.reading("a.txt"), archive.reading("b.txt")), "ab12")
        archive.correct_relation(id, 0, "differs", "K. Editor", "the numbers")
        archive.publications.publish("ab12", id, "K. Editor", "first")
        archive.replies.send("ab12", "Edda Lorn", "edda@lorn.example", "I was there, and it was not so.")
        archive.replies.send("a.txt", "Edda Lorn", "edda@lorn.example", "This report leaves out the toll.")
        archive.replies.decide(1, "approved", "K. Editor")
        archive.accounts.add("edda", "editor", "a hash", "https://id.example#7")
        archive.accounts.begin("edda")
        archive.accounts.tally("sign-in", 10**9)
        archive.accounts.free("Office of the President of Velmark", "edda")
        archive.keep_visit("https://post.example/feed", Visit('"v1"', None, FETCHED))
        archive.keep_vectors(archive.unvectored(SECOND), np.eye(3), SECOND)
        archive.forget("c.txt", "asked to")
        archive.jobs.add("compare", {"story": "ab12"}, "edda", [("a.txt", b"bytes")])
        archive.jobs.keep_picture("shares-0", b"<svg/>", archive.jobs.mark())


def restored(schema: str, kind: str, where: str, folder: Path) -> None:
    """Make an archive of an older schema out of its fixture."""
    path = where if kind == "sqlite" else str(folder / "fixture.sqlite")
    old = sqlite3.connect(path)
    old.executescript((FIXTURES / f"schema_{schema}.sql").read_text(encoding="utf-8"))
    old.close()
    if kind == "sqlite":
        return
    source, target = (
        create_engine(f"sqlite:///{path}"),
        create_engine(where.replace("postgresql:", "postgresql+psycopg:", 1)),
    )
    with source.connect() as there, target.begin() as here:
        options = {"version_table": VERSIONS, "fn": lambda at, _: SCRIPTS._upgrade_revs(schema, at)}
        context = MigrationContext.configure(here, opts=options)
        with Operations.context(context):
            context.run_migrations()
        metadata = MetaData()
        # The index of words makes itself.
        metadata.reflect(there, only=lambda name, _: not name.startswith("statement_words"))
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in there.execute(table.select())]
            if rows and table.name != VERSIONS:
                here.execute(insert(table), rows)
                if "id" in table.c and isinstance(rows[0]["id"], int):
                    last = max(row["id"] for row in rows)
                    here.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})"))
    source.dispose()
    target.dispose()


@pytest.mark.parametrize("schema", sorted(script.revision for script in SCRIPTS.walk_revisions()))
def test_an_archive_of_each_schema_is_upgraded(schema: str, kind: str, where: str, tmp_path: Path) -> None:
    restored(schema, kind, where, tmp_path)
    with Archive.open(where) as archive:
        assert archive.check() == ()
        assert add(archive, read("b.txt", TALKS)) == "unchanged"
        assert add(archive, read("c.txt", STRAIT)) == "forgotten"
    again = str(tmp_path / "again.sqlite")
    filled(again)
    # Records gain keys from one release to the next, so what they say is compared.
    with Archive.open(where) as archive, Archive.open(again) as made:
        assert told(archive) == told(made)
        assert archive.search(Query("talks", speaker="Anton Dovik", since="2025-03-01")).hits
        if schema >= "2":
            assert archive.visited("https://post.example/feed") == Visit('"v1"', None, FETCHED)
            assert archive.similar(np.array([1, 0, 0]), SECOND, limit=1).hits[0].document == "a.txt"
        if schema >= "3":
            assert archive.told("a.txt") == Told(party="Velmark")
        if schema >= "4":
            (published, about), (_, same) = archive.publications.latest() + made.publications.latest()
            assert (published.story, published.note, about) == ("ab12", "first", same)
            assert archive.publications.load("ab12")[2].issues[0].relation == "differs"
            assert [each.text for each in archive.replies.approved("ab12")] == [
                "I was there, and it was not so."
            ]
            assert archive.search(Query("talks"), public=True).hits
        assert add_numbered(archive, 1) == "new"


def test_an_archive_of_a_newer_release_is_left_alone(archive: Archive, where: str) -> None:
    newer = text(f"UPDATE {VERSIONS} SET version_num = '999'")
    archive._database.write(lambda connection: connection.execute(newer) and None)
    with pytest.raises(SchemaOutdated, match="newer release"):
        Archive.open(where)


def test_another_programs_database_is_left_alone(where: str, kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{where}" if kind == "sqlite" else where.replace("postgresql:", "postgresql+psycopg:", 1)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visits (id INTEGER)"))
    engine.dispose()
    with pytest.raises(ArchiveError, match="another program's database"):
        Archive.open(where)


@pytest.mark.parametrize(
    "where", ["", "a\0b", "mysql://host/name", "sqlite://", "postgresql://host:port/name", "nothing://"]
)
def test_a_place_that_makes_no_sense_is_refused(where: str) -> None:
    with pytest.raises(SettingsError, match="archive"):
        Archive.open(where)


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 2)
    with pytest.raises(ArchiveError, match="cannot be reached") as caught:
        Archive.open("postgresql://reader:hunter2@/name?host=/nowhere")
    assert "hunter2" not in str(caught.value)


def test_without_its_library_postgresql_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ArchiveError, match=r"install readouts\[postgres\]"):
        Archive.open("postgresql://host/name")


def _folder(path: Path) -> None:
    path.mkdir()


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def _under_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("a file")


@pytest.mark.parametrize("made", [_folder, _garbage, _under_a_file])
def test_a_file_that_is_no_archive_is_said(tmp_path: Path, made: Callable[[Path], None]) -> None:
    path = tmp_path / "folder" / "archive.sqlite"
    path.parent.mkdir()
    made(path)
    with pytest.raises(ArchiveError, match=str(path)) as caught:
        Archive.open(str(path))
    assert "\n" not in str(caught.value)


def test_the_folder_is_made(tmp_path: Path) -> None:
    Archive.open(str(tmp_path / "some" / "where" / "archive.sqlite")).close()
    Archive.open(f"sqlite:///{tmp_path}/some/where/archive.sqlite").close()


def test_a_locked_archive_is_said_and_nothing_is_kept(
    where: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with Archive.open(where) as archive, Archive.open(where) as other:

        def work(_: object) -> None:
            with pytest.raises(ArchiveError, match="another program holds it locked"):
                add(archive, numbered(1))

        def locked(connection: Any) -> None:
            database.lock(connection, "1.txt")
            work(connection)

        other._database.write(locked)
        assert archive.documents() == ()
        assert add(archive, numbered(1)) == "new"


@pytest.mark.parametrize("instead", [None, b"", b"another file"])
def test_an_archive_that_vanished_is_said(tmp_path: Path, instead: bytes | None) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(str(path)) as archive:
        add(archive, numbered(1))
        path.rename(tmp_path / "moved")
        if instead is not None:
            path.write_bytes(instead)
        for ask in (lambda: add(archive, numbered(2)), archive.documents):
            with pytest.raises(ArchiveError, match="while it was open"):
                ask()
    assert path.exists() == (instead is not None)


def test_several_threads_share_an_archive(archive: Archive) -> None:
    threads = [
        Thread(target=lambda n=n: [add_numbered(archive, n + each) for each in range(3)]) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(archive.documents()) == 10
    assert archive.check() == ()


DAMAGES: list[tuple[Any, str]] = [
    (update(tables.version).values(raw=packing.packed(b"other bytes")), "not those that were kept"),
    (update(tables.version).values(raw=b"no packed bytes"), "damaged"),
    (update(tables.version).values(record=b"no packed bytes"), "damaged"),
    (update(tables.reading).values(record=packing.packed(b"no record")), "damaged"),
    (update(tables.reading).values(record=packing.packed_record({"statements": [{}]})), "'id'"),
    (update(tables.version).values(number=5), "not numbered from 1 on"),
    (update(tables.document).values(key="other"), "not that of its address"),
    (update(tables.statement).values(content="other words"), "not what was read"),
    (update(tables.speaker).values(name="Another"), "not what was read"),
    (tables.speaker.delete(), "not what was read"),
    (update(tables.comparison).values(record=b"no packed bytes"), "comparison 1"),
    (update(tables.story).values(record=b"no packed bytes"), "story ab12"),
    (update(tables.publication).values(record=b"no packed bytes"), "story ab12, published version 1"),
    (tables.public_document.delete(), "1 of what is published are missing"),
    (update(tables.publication).values(withdrawn="2025-03-02"), "1 are of nothing that is published"),
    (
        text(
            "INSERT INTO forgotten (key, address, sha256, erased, why) "
            "SELECT key, address, '', '', '' FROM document"
        ),
        "though it was forgotten",
    ),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_damage_is_found(archive: Archive, damage: Any, said: str) -> None:
    reading = read("a.txt", STRAIT)
    add(archive, reading)
    keep_stories(archive, story("a.txt"))
    archive.publications.publish("ab12", archive.keep_comparison(compared(reading), "ab12"), "K. Editor")
    assert archive.check() == ()
    archive._database.write(lambda connection: connection.execute(damage) and None)
    assert any(said in line for line in archive.check())


def test_a_row_that_points_nowhere_and_a_damaged_page_are_found(tmp_path: Path) -> None:
    where = tmp_path / "archive.sqlite"
    with Archive.open(str(where)) as archive:
        for number in range(20):
            add_numbered(archive, number)
    driver = sqlite3.connect(where)
    driver.execute("DELETE FROM actor")
    driver.commit()
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    driver.close()
    with Archive.open(str(where)) as archive:
        assert archive.check() == ("speaker: 80 rows point to a actor that is not there",)
    data = bytearray(where.read_bytes())
    at = data.index(b"ship 7a") & ~0xFFF
    data[at : at + 12] = b"\xff" * 12
    where.write_bytes(data)
    with Archive.open(str(where)) as archive, pytest.raises(ArchiveError, match="damaged"):
        archive.check()


def test_a_copy_is_whole_while_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, copy = str(tmp_path / "archive.sqlite"), str(tmp_path / "copy.sqlite")
    filled(where)
    with Archive.open(where) as archive:
        for _ in range(2):
            archive.backup(copy)
        assert contents(copy) == contents(where)
        for path in (where, os.path.relpath(where)):
            with pytest.raises(ArchiveError, match="is the archive itself"):
                archive.backup(path)
        with pytest.raises(ArchiveError, match="cannot be written"):
            archive.backup(str(tmp_path / "nowhere" / "copy.sqlite"))
        assert [path.name for path in tmp_path.glob(".readouts-*")] == []
        assert archive.check() == ()


def test_an_archive_that_may_not_be_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)  # root may write everything
    with pytest.raises(ArchiveError, match="copy it to where you may"):
        Archive.open(str(tmp_path / "archive.sqlite"))


@pytest.mark.parametrize("kind_of", ["text", "other database", "link", "pipe", "folder", "device"])
def test_a_copy_replaces_nothing_but_an_earlier_copy(tmp_path: Path, kind_of: str) -> None:
    path = tmp_path / "there"
    with Archive.open(str(tmp_path / "archive.sqlite")) as archive:
        archive.backup(str(tmp_path / "copy.sqlite"))
        if kind_of == "text":
            path.write_text("notes of three months")
        elif kind_of == "other database":
            other = sqlite3.connect(path)
            other.execute("CREATE TABLE notes (id)")
            other.close()
        elif kind_of == "link":
            path.symlink_to(tmp_path / "copy.sqlite")
        elif kind_of == "pipe":
            os.mkfifo(path)
        elif kind_of == "folder":
            path.mkdir()
        else:
            path = Path("/dev/null")
        before = path.lstat()
        with pytest.raises(ArchiveError, match="is there already, and no archive"):
            archive.backup(str(path))
        assert path.lstat() == before or kind_of == "device"


def test_postgresql_is_copied_by_its_own_program(cluster: Any) -> None:
    with (
        Archive.open(cluster.url("postgres")) as archive,
        pytest.raises(ArchiveError, match=r"pg_dump --format=custom --file=copy\.dump"),
    ):
        archive.backup("copy.dump")


def test_fetched_is_kept_as_given(archive: Archive) -> None:
    archive.keep(numbered(1), b"raw", FIRST, FETCHED, "https://post.example/1")
    assert archive.documents()[0].source == "https://post.example/1"
