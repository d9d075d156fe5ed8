"""Accounts, sessions, secrets, counts and free issuers, on each database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from archive.making import add, numbered, read
from archive.test_archive import STRAIT
from readouts.archive import Archive, tables
from readouts.archive.site.accounts import IDLE, LONGEST, Accounts
from readouts.errors import ArchiveError, Conflict, NotFound, SettingsError
from readouts.records import Account, FreeIssuer

FORK = multiprocessing.get_context("fork")
START = 1_900_000_000.0
MADE = "2030-03-17T17:46:40+00:00"


class Clock:
    """The time, which passes only where a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(archive: Archive, clock: Clock) -> Accounts:
    """The accounts of an archive, on a clock of the test's."""
    archive.accounts.clock = clock
    return archive.accounts


@pytest.fixture
def ilse(kept: Accounts) -> Accounts:
    """Accounts with one of an editor in it."""
    kept.add("Ilse Varga", "editor", "hash")
    return kept


def count(archive: Archive, table: str) -> int:
    with archive._database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


# Accounts


def test_an_account_is_found_by_its_name_however_it_is_typed(kept: Accounts) -> None:
    made = kept.add("  Ilse   Vargá ", "editor", "hash")
    assert made == Account("Ilse Vargá", "editor", MADE, password=True)
    assert kept.find("Ilse Vargá") == made
    assert kept.password_of(" Ilse Vargá") == "hash"
    assert kept.listed() == (made,)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "1 to 60 characters"),
        (" \t", "1 to 60 characters"),
        ("x" * 61, "1 to 60 characters"),
        ("ilse@velmark.example", "may not be an email address"),
        ("Ilse\0", "letters, digits and signs"),
        ("Ilse\x1b[31m", "letters, digits and signs"),
        ("Ilse\udc80", "letters, digits and signs"),
        ("Ilse\\udc80", "letters, digits and signs"),
        ("Ilse\ufffd", "letters, digits and signs"),
        ("Ilse\u202egraV", "letters, digits and signs"),
    ],
)
def test_what_can_be_no_name_is_refused(kept: Accounts, name: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        kept.add(name, "editor")
    assert kept.listed() == ()


def test_a_name_and_a_subject_belong_to_one_account(ilse: Accounts) -> None:
    with pytest.raises(Conflict, match="Ilse Varga: there is an account of this name"):
        ilse.add("Ilse Varga", "reader")
    ilse.add("Anton Dovik", "reader", subject="https://id.example#1")
    with pytest.raises(Conflict, match=r"https://id\.example#1: is linked to the account Anton Dovik"):
        ilse.link("Ilse Varga", "https://id.example#1")
    with pytest.raises(Conflict, match="is linked to"):
        ilse.add("Third", "reader", subject="https://id.example#1")
    # The same once more is no conflict.
    assert ilse.link("Anton Dovik", "https://id.example#1").subject == "https://id.example#1"
    assert [each.name for each in ilse.listed()] == ["Anton Dovik", "Ilse Varga"]
    found = ilse.of_subject("https://id.example#1")
    assert found is not None
    assert found.name == "Anton Dovik"
    assert ilse.of_subject("https://id.example#2") is None


def test_a_role_that_is_none_is_refused(ilse: Accounts) -> None:
    for change in (lambda: ilse.add("x", "owner"), lambda: ilse.set_role("Ilse Varga", "")):  # type: ignore[arg-type]
        with pytest.raises(SettingsError, match="is no role; they are reader, editor, admin"):
            change()


def test_what_is_done_to_an_account_that_is_not_there_is_refused(kept: Accounts) -> None:
    for change in (
        lambda: kept.find("Nobody"),
        lambda: kept.close("Nobody"),
        lambda: kept.reopen("Nobody"),
        lambda: kept.set_role("Nobody", "admin"),
        lambda: kept.set_password("Nobody", "hash"),
        lambda: kept.link("Nobody", "x"),
        lambda: kept.begin("Nobody"),
        lambda: kept.end_all("Nobody"),
    ):
        with pytest.raises(NotFound, match="Nobody: there is no account of this name"):
            change()
    assert kept.password_of("Nobody") is None


def test_a_password_is_hashed_anew_only_where_it_was_not_changed_meanwhile(ilse: Accounts) -> None:
    token = ilse.begin("Ilse Varga")
    ilse.rehash("Ilse Varga", "another", "new")
    assert ilse.password_of("Ilse Varga") == "hash"
    ilse.rehash("Ilse Varga", "hash", "new")
    assert ilse.password_of("Ilse Varga") == "new"
    assert ilse.session(token) is not None


# Sessions


def test_a_session_is_kept_by_a_hash_and_each_one_is_new(ilse: Accounts, archive: Archive) -> None:
    tokens = {ilse.begin("Ilse Varga") for _ in range(3)}
    assert len(tokens) == 3
    with archive._database.reading() as connection:
        rows = connection.execute(select(tables.session)).all()
    assert not any(token in str(row) for token in tokens for row in rows)
    for token in tokens:
        assert len(token) == 43
        assert ilse.session(token) == ilse.find("Ilse Varga")


@pytest.mark.parametrize("token", ["", "x", "\0", "\udc80", "' OR 1=1 --", "x" * 100_000])
def test_a_token_that_was_not_given_out_is_nobodys(ilse: Accounts, token: str) -> None:
    ilse.begin("Ilse Varga")
    assert ilse.session(token) is None
    ilse.end(token)


def test_a_session_ends_alone_or_with_all_of_its_account(ilse: Accounts) -> None:
    ilse.add("Anton Dovik", "reader")
    one, two, three = (ilse.begin("Ilse Varga") for _ in range(3))
    other = ilse.begin("Anton Dovik")
    ilse.end(one)
    assert [ilse.session(each) is None for each in (one, two, three, other)] == [True, False, False, False]
    assert ilse.end_all("Ilse Varga") == 2
    assert [ilse.session(each) is None for each in (two, three, other)] == [True, True, False]


def test_a_session_goes_on_while_it_is_used_but_not_forever(
    ilse: Accounts, archive: Archive, clock: Clock
) -> None:
    token, left = ilse.begin("Ilse Varga"), ilse.begin("Ilse Varga")
    while clock.now < START + LONGEST - IDLE / 2:
        clock.now += IDLE / 2
        assert ilse.session(token) is not None
    assert ilse.session(left) is None
    clock.now = START + LONGEST - 1
    assert ilse.session(token) is not None
    clock.now = START + LONGEST
    assert ilse.session(token) is None
    assert count(archive, "session") == 2
    ilse.begin("Ilse Varga")
    assert count(archive, "session") == 1


def test_looking_writes_seldom(ilse: Accounts, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    token = ilse.begin("Ilse Varga")
    clock.now += 60

    def write(_: object) -> None:
        raise ArchiveError("the disk is full")

    monkeypatch.setattr(ilse._database, "write", write)
    assert ilse.session(token) is not None
    # And where it cannot, who looks is not stopped.
    clock.now += IDLE - 61
    assert ilse.session(token) is not None
    clock.now += 1
    assert ilse.session(token) is None


@pytest.mark.parametrize("how", ["close", "set_password"])
def test_closing_and_a_new_password_end_every_session_at_once(ilse: Accounts, how: str) -> None:
    tokens = [ilse.begin("Ilse Varga") for _ in range(2)]
    if how == "close":
        assert ilse.close("Ilse Varga").closed == MADE
        assert ilse.password_of("Ilse Varga") is None
        with pytest.raises(NotFound, match="it is closed"):
            ilse.begin("Ilse Varga")
        assert ilse.reopen("Ilse Varga").closed is None
    else:
        ilse.set_password("Ilse Varga", "other")
    assert [ilse.session(token) for token in tokens] == [None, None]
    assert ilse.session(ilse.begin("Ilse Varga")) is not None


def test_no_session_begins_by_a_password_that_was_changed_meanwhile(ilse: Accounts) -> None:
    ilse.begin("Ilse Varga", "hash")
    ilse.set_password("Ilse Varga", "other")
    with pytest.raises(NotFound, match="its password was changed"):
        ilse.begin("Ilse Varga", "hash")


def test_a_role_holds_at_once_also_in_sessions_that_are_open(ilse: Accounts) -> None:
    token = ilse.begin("Ilse Varga")
    ilse.set_role("Ilse Varga", "reader")
    found = ilse.session(token)
    assert found is not None
    assert found.role == "reader"


# Secrets and counts, for all programs


def test_a_secret_is_made_once_and_others_get_the_same(kept: Accounts, reopen: Callable[[], Archive]) -> None:
    one, two = kept.secret("one"), kept.secret("two")
    assert len({one, two}) == len({len(one), len(two), 32}) + 1 == 2
    with reopen() as other:
        assert other.accounts.secret("one") == kept.secret("one") == one


def _secret_and_counts(where: str, tell: Callable[[object], None], go: object) -> None:
    with Archive.open(where) as archive:
        go.wait()  # type: ignore[attr-defined]
        tell((archive.accounts.secret("race"), [archive.accounts.tally("race", 3600) for _ in range(25)]))


def test_four_programs_get_one_secret_and_count_together(where: str) -> None:
    with Archive.open(where):
        pass
    go, pipes, programs = FORK.Event(), [], []
    for _ in range(4):
        here, there = FORK.Pipe(duplex=False)
        programs.append(FORK.Process(target=_secret_and_counts, args=(where, there.send, go)))
        pipes.append(here)
        programs[-1].start()
        there.close()
    go.set()
    told = [pipe.recv() for pipe in pipes]
    for program in programs:
        program.join()
    assert len({secret for secret, _ in told}) == 1
    assert sorted(each for _, counted in told for each in counted) == list(range(1, 101))


def test_a_count_ends_after_its_time_from_the_first_on(
    kept: Accounts, archive: Archive, clock: Clock
) -> None:
    assert kept.tallied("a") == (0, START)
    assert kept.tally("a", 60) == 1
    clock.now += 59
    assert (kept.tally("a", 60), kept.tally("a", 60, 3), kept.tally("a", 60, -1)) == (2, 5, 4)
    assert kept.tallied("a") == (4, START + 60)
    clock.now += 1
    assert kept.tallied("a") == (0, START + 60)
    assert kept.tally("a", 60) == 1
    kept.clear_tally("a")
    assert kept.tallied("a")[0] == 0


def test_counts_that_are_over_are_taken_out(kept: Accounts, archive: Archive, clock: Clock) -> None:
    for each in range(5):
        kept.tally(f"k{each}", 60)
    kept.tally("longer", 600)
    clock.now += 60
    kept.tally("k0", 60)
    assert count(archive, "tally") == 2


# Free issuers


def test_an_issuer_is_free_until_the_mark_is_taken_away(kept: Accounts, clock: Clock) -> None:
    first = kept.free("Office of the President of Velmark", "Ilse Varga")
    assert first == FreeIssuer("Office of the President of Velmark", "Ilse Varga", MADE)
    clock.now += 60
    assert kept.free("Office of the President of Velmark", "Anton Dovik") == first
    kept.free("Government of Tarnovia", "Anton Dovik")
    assert [each.issuer for each in kept.free_issuers()] == ["Government of Tarnovia", first.issuer]
    kept.unfree("Government of Tarnovia")
    assert kept.free_issuers() == (first,)
    with pytest.raises(NotFound, match="Government of Tarnovia: is not marked as free"):
        kept.unfree("Government of Tarnovia")
    for issuer, who in (("", "x"), ("x", " ")):
        with pytest.raises(SettingsError, match="say which issuer, and who"):
            kept.free(issuer, who)


def test_the_issuers_of_an_archive_are_those_of_its_documents(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT, issuer="Government of Velmark"))
    add(archive, read("b.txt", STRAIT, issuer="Government of Velmark"))
    add(archive, read("c.txt", STRAIT))
    assert archive.accounts.issuers() == ("Government of Velmark",)


# Beside the rest of the archive


@pytest.fixture
def full(ilse: Accounts) -> Iterator[Accounts]:
    ilse.free("Government of Velmark", "Ilse Varga")
    ilse.tally("k", 60)
    ilse.secret("tallies")
    yield ilse


def test_accounts_outlive_forgetting_and_checking(full: Accounts, archive: Archive) -> None:
    token = full.begin("Ilse Varga")
    add(archive, numbered(1))
    assert archive.check() == ()
    archive.forget("1.txt", "asked to")
    assert archive.check() == ()
    assert full.session(token) == full.find("Ilse Varga")
    assert len(full.free_issuers()) == 1


def test_a_copy_of_the_archive_has_the_accounts(
    full: Accounts, archive: Archive, kind: str, tmp_path: Path
) -> None:
    if kind != "sqlite":
        pytest.skip("PostgreSQL has a program of its own for copies")
    archive.backup(str(tmp_path / "copy.sqlite"))
    with Archive.open(str(tmp_path / "copy.sqlite")) as copy:
        assert copy.accounts.listed() == full.listed()
        assert copy.accounts.secret("tallies") == full.secret("tallies")
        assert copy.check() == ()


def test_an_account_has_no_place_for_an_email_address() -> None:
    columns = {column.name for column in tables.account.columns}
    assert columns == {"id", "name", "role", "password", "subject", "made", "closed"}
