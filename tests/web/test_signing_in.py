"""Signing in: who gets a session, who has to wait, and what nobody is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archive.conftest import blank, cluster, kind, tabled, where
from sqlalchemy import select

from readouts.archive import Archive, tables
from readouts.errors import ArchiveError, SettingsError, SignInRefused, TooManyTries
from readouts.web import limiting, passwords, signing_in
from readouts.web.signing_in import OF_ACCOUNT, OF_BOTH, OF_CLIENT, REFUSED, sign_in

__all__ = ["blank", "cluster", "kind", "tabled", "where"]

PASSWORD = "thirteen ferries at dawn"
HERE, THERE = "192.0.2.7", "198.51.100.4"
START = 1_900_000_000.0


class Clock:
    """The time, which passes only where a test says so."""

    now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that cost little, as this is not about how hard they are to break."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    passwords._hasher.cache_clear()
    passwords._decoy.cache_clear()
    quick = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield
    passwords._decoy.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(where: str, clock: Clock) -> Iterator[Archive]:
    """An archive with an editor, a closed account, and one that has no password."""
    with Archive.open(where) as made:
        made.accounts.clock = clock
        made.accounts.add("Ilse Varga", "editor", passwords.hashed(PASSWORD))
        made.accounts.add("Closed", "admin", passwords.hashed(PASSWORD))
        made.accounts.close("Closed")
        made.accounts.add("Linked", "admin", subject="https://id.example#1")
        yield made


@pytest.fixture
def light(tmp_path: Path, clock: Clock) -> Iterator[Archive]:
    """The same in SQLite only, for what does not depend on the database."""
    with Archive.open(str(tmp_path / "light.sqlite")) as made:
        made.accounts.clock = clock
        made.accounts.add("Ilse Varga", "editor", passwords.hashed(PASSWORD))
        made.accounts.add("Closed", "admin", passwords.hashed(PASSWORD))
        made.accounts.close("Closed")
        made.accounts.add("Linked", "admin", subject="https://id.example#1")
        yield made


WRONG = [
    ("Ilse Varga", "thirteen ferries at dusk"),
    ("Ilse Varga", ""),
    ("Ilse Varga", PASSWORD + "\0"),
    ("Ilse Varga", "\udc80" * 12),
    ("Ilse Varga", "x" * 2_000_000),
    ("ilse varga", PASSWORD),
    ("Nobody", PASSWORD),
    ("", PASSWORD),
    ("Ilse Varga\0", PASSWORD),
    ("\udc80", PASSWORD),
    ("' OR '1'='1", PASSWORD),
    ("Closed", PASSWORD),
    ("Linked", ""),
    ("Linked", PASSWORD),
]


def refused(archive: Archive, name: str, password: str, client: str = HERE) -> str:
    with pytest.raises((SignInRefused, TooManyTries)) as caught:
        sign_in(archive, name, password, client)
    return str(caught.value)


def test_who_knows_the_password_gets_a_session_and_a_new_one_each_time(archive: Archive) -> None:
    one, two = (sign_in(archive, " Ilse  Varga", PASSWORD, HERE) for _ in range(2))
    assert one != two
    assert (
        archive.accounts.session(one) == archive.accounts.session(two) == archive.accounts.find("Ilse Varga")
    )


@pytest.mark.parametrize(("name", "password"), WRONG, ids=range(len(WRONG)))
def test_whatever_is_wrong_the_answer_and_the_work_are_the_same(
    light: Archive, name: str, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords._decoy()
    checked = []
    hasher = passwords._hasher()
    verify = hasher.verify_and_update

    def counted(given: str, hash: str) -> tuple[bool, str | None]:
        checked.append(hash.rpartition("$")[0].rpartition("$")[0])
        return verify(given, hash)

    monkeypatch.setattr(hasher, "verify_and_update", counted)
    assert refused(light, name, password) == REFUSED
    # One hash of the same parameters was computed, whoever was meant.
    assert checked == ["$argon2id$v=19$m=8,t=1,p=1"]
    with light._database.reading() as connection:
        assert connection.execute(select(tables.session)).all() == []


def test_the_same_letters_fit_however_the_keyboard_makes_them(light: Archive) -> None:
    light.accounts.set_password("Ilse Varga", passwords.hashed("caf\u00e9 on the strait"))
    assert sign_in(light, "Ilse Varga", "cafe\u0301 on the strait", HERE)


def test_a_password_is_hashed_anew_where_the_parameters_have_changed(light: Archive) -> None:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    old = PasswordHash([Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1)]).hash(PASSWORD)
    light.accounts.set_password("Ilse Varga", old)
    token = sign_in(light, "Ilse Varga", PASSWORD, HERE)
    assert light.accounts.session(token) is not None
    new = light.accounts.password_of("Ilse Varga")
    assert new is not None
    assert "t=2" in old
    assert "t=1" in new
    sign_in(light, "Ilse Varga", PASSWORD, HERE)
    assert light.accounts.password_of("Ilse Varga") == new


def test_a_hash_that_is_damaged_fits_nothing(light: Archive) -> None:
    light.accounts.set_password("Ilse Varga", "damaged")
    assert refused(light, "Ilse Varga", PASSWORD) == REFUSED


def test_an_account_that_is_closed_while_its_password_is_checked_stays_out(
    light: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = passwords.fits

    def slow(password: str, hash: str | None) -> tuple[bool, str | None]:
        answer = fits(password, hash)
        light.accounts.close("Ilse Varga")
        return answer

    monkeypatch.setattr(passwords, "fits", slow)
    assert refused(light, "Ilse Varga", PASSWORD) == REFUSED


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "at least 12 characters"),
        ("x" * 11, "at least 12 characters"),
        ("x" * 1025, "1,024 bytes at most"),
        ("ж" * 513, "1,024 bytes at most"),
        ("\udc80" * 12, "1,024 bytes at most"),
    ],
)
def test_what_can_be_no_password_is_refused(password: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        passwords.hashed(password)


@pytest.mark.parametrize("password", ["x" * 12, "x" * 1024, "ж" * 512, "\0" * 12, "🚢" * 12])
def test_what_is_as_long_as_it_may_be_is_taken_whole(password: str) -> None:
    hash = passwords.hashed(password)
    assert passwords.fits(password, hash) == (True, None)
    assert passwords.fits(password[:-1] + "y", hash) == (False, None)


# Who has to wait


def test_a_client_that_fails_ten_times_waits_and_others_need_not(archive: Archive, clock: Clock) -> None:
    assert {refused(archive, "Ilse Varga", f"wrong {n}") for n in range(10)} == {REFUSED}
    with pytest.raises(TooManyTries, match=r"^too many tries; wait 15 minutes before the next$") as caught:
        sign_in(archive, "Ilse Varga", PASSWORD, HERE)
    assert caught.value.seconds == 900
    # No trick with the name gives it more tries.
    assert "too many tries" in refused(archive, "  Ilse \t Varga ", PASSWORD)
    assert sign_in(archive, "Ilse Varga", PASSWORD, THERE)
    clock.now += 899
    assert refused(archive, "Ilse Varga", PASSWORD) == "too many tries; wait a minute before the next"
    clock.now += 1
    assert sign_in(archive, "Ilse Varga", PASSWORD, HERE)


@pytest.mark.parametrize("name", ["Nobody", "Closed", "Linked"])
def test_a_name_that_is_nobodys_is_locked_like_any_other(light: Archive, name: str) -> None:
    told = [refused(light, name, PASSWORD) for _ in range(11)]
    assert told == [REFUSED] * 10 + ["too many tries; wait 15 minutes before the next"]


def test_an_account_may_be_tried_a_hundred_times_an_hour_from_anywhere(light: Archive, clock: Clock) -> None:
    for n in range(100):
        assert refused(light, "Ilse Varga", "wrong", f"192.0.2.{n}") == REFUSED
    assert refused(light, "Ilse Varga", PASSWORD, THERE) == "too many tries; wait 60 minutes before the next"
    clock.now += 3600
    assert sign_in(light, "Ilse Varga", PASSWORD, THERE)


def test_a_client_may_try_fifty_names_an_hour(light: Archive) -> None:
    for n in range(50):
        assert refused(light, f"name {n}", "wrong") == REFUSED
    assert "too many tries" in refused(light, "Ilse Varga", PASSWORD)
    assert sign_in(light, "Ilse Varga", PASSWORD, THERE)


def test_one_client_uses_up_no_more_than_its_own_tries_of_an_account(light: Archive) -> None:
    for _ in range(40):
        refused(light, "Ilse Varga", "wrong")
    counted = limiting._limiter(light).get_window_stats(OF_ACCOUNT, limiting._digest("Ilse Varga"))
    assert counted.remaining == OF_ACCOUNT.amount - OF_BOTH.amount


def test_who_signs_in_rightly_is_never_locked_out(light: Archive) -> None:
    for _ in range(OF_CLIENT.amount + 10):
        sign_in(light, "Ilse Varga", PASSWORD, HERE)
    for _ in range(OF_BOTH.amount - 1):
        refused(light, "Ilse Varga", "wrong")
    sign_in(light, "Ilse Varga", PASSWORD, HERE)
    for _ in range(OF_BOTH.amount - 1):
        assert refused(light, "Ilse Varga", "wrong") == REFUSED


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", "2001:db8:1:3::7"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
        ("unix:", "unix:", "testclient"),
    ],
)
def test_a_client_is_an_address_or_in_ipv6_what_one_customer_has(address: str, same: str, other: str) -> None:
    assert limiting.client_of(address) == limiting.client_of(same) != limiting.client_of(other)


def test_the_archive_holds_no_name_and_no_address_of_who_tried(archive: Archive) -> None:
    refused(archive, "Hesper Qorvath", "wrong", "2001:db8:77:88::9")
    refused(archive, "Hesper Qorvath", "wrong", "192.0.2.177")
    with archive._database.reading() as connection:
        rows = connection.execute(select(tables.tally)).all()
    assert len(rows) == 5
    assert not [
        row for row in rows for told in ("Hesper", "2001:db8", "192.0.2", "sign-in") if told in row.key
    ]
    # Nor a plain digest of them, which anybody could look up.
    assert limiting._digest("192.0.2.177") not in {row.key for row in rows}


def test_parts_of_a_key_are_kept_apart(light: Archive) -> None:
    limiting.spend(light, signing_in.OF_BOTH, "a/b", "c")
    stats = limiting._limiter(light).get_window_stats(OF_BOTH, *map(limiting._digest, ("a", "b/c")))
    assert stats.remaining == OF_BOTH.amount


def test_all_programs_of_a_site_count_together(archive: Archive, where: str, clock: Clock) -> None:
    with Archive.open(where) as other:
        other.accounts.clock = clock
        for _ in range(5):
            assert refused(archive, "Ilse Varga", "wrong") == refused(other, "Ilse Varga", "wrong") == REFUSED
        assert "too many tries" in refused(other, "Ilse Varga", PASSWORD)
        assert "too many tries" in refused(archive, "Ilse Varga", PASSWORD)


def test_counts_are_forgotten_by_nobody_else_and_an_archive_that_fails_is_said(light: Archive) -> None:
    storage = limiting.Tallies(light.accounts)
    assert storage.check()
    with pytest.raises(NotImplementedError):
        storage.reset()
    path = Path(light._database.path or "")
    path.rename(path.with_suffix(".moved"))
    with pytest.raises(ArchiveError, match="moved or removed"):
        sign_in(light, "Ilse Varga", PASSWORD, HERE)
