"""The commands for accounts and free issuers as a user meets them."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from archive.making import add, read
from archive.test_archive import STRAIT

from readouts import cli
from readouts.archive import Archive
from readouts.web import passwords

Run = Callable[..., tuple[int, str, list[str]]]
PASSWORD = "thirteen ferries at dawn"


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive is archive.sqlite in an own folder."""
    for variable in [name for name in os.environ if name.startswith("READOUTS_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("READOUTS_ARCHIVE", str(tmp_path / "archive.sqlite"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with a standard input: its status, standard output, the lines of its standard error."""

    def command(*arguments: str, typed: bytes = b"") -> tuple[int, str, list[str]]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        status = cli.run(arguments)
        out, err = capsys.readouterr()
        return status, out, [line.removeprefix("readouts: ") for line in err.splitlines()]

    return command


@pytest.fixture
def ilse(run: Run) -> None:
    """An account of an editor."""
    made = run(
        "accounts", "add", "Ilse Varga", "--role", "editor", "--password-stdin", typed=PASSWORD.encode()
    )
    assert made == (0, "", ["Ilse Varga (editor): made"])


def opened() -> Archive:
    return Archive.open(os.environ["READOUTS_ARCHIVE"])


def fits(password: str) -> bool:
    with opened() as kept:
        return passwords.fits(password, kept.accounts.password_of("Ilse Varga"))[0]


@pytest.mark.usefixtures("ilse")
def test_an_account_that_was_made_is_listed_and_its_password_fits(run: Run) -> None:
    assert run("accounts", "list") == (0, "editor  Ilse Varga · password\n", [])
    _, out, _ = run("accounts", "list", "--format", "json")
    (told,) = json.loads(out)
    assert (told["name"], told["role"], told["password"], told["subject"]) == (
        "Ilse Varga",
        "editor",
        True,
        None,
    )
    assert "argon2" not in out
    assert fits(PASSWORD)


def test_an_account_is_a_readers_unless_said_otherwise(run: Run) -> None:
    run("accounts", "add", "Anton", "--password-stdin", "--quiet", typed=PASSWORD.encode() + b"\r\nmore\n")
    assert run("accounts", "list")[1] == "reader  Anton · password\n"
    with opened() as kept:
        assert passwords.fits(PASSWORD, kept.accounts.password_of("Anton"))[0]


@pytest.mark.usefixtures("ilse")
def test_a_role_a_password_and_whether_it_is_open_can_be_changed(run: Run) -> None:
    assert run("accounts", "role", "Ilse Varga", "admin")[2] == ["Ilse Varga (admin): is admin now"]
    with opened() as kept:
        token = kept.accounts.begin("Ilse Varga")
    new = ("accounts", "password", "Ilse Varga", "--password-stdin")
    said = "Ilse Varga (admin): has a new password, and is signed out"
    assert run(*new, typed=b"another one, and long") == (0, "", [said])
    with opened() as kept:
        assert kept.accounts.session(token) is None
    assert (fits(PASSWORD), fits("another one, and long")) == (False, True)
    assert run("accounts", "close", "Ilse Varga")[2] == ["Ilse Varga (admin): closed"]
    assert " · closed 20" in run("accounts", "list")[1]
    assert run("accounts", "reopen", "Ilse Varga")[2] == ["Ilse Varga (admin): open again"]
    assert fits("another one, and long")


@pytest.mark.usefixtures("ilse")
def test_accounts_are_linked_to_what_the_identity_provider_calls_them(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUTS_OIDC_ISSUER", "https://id.velmark.example/")
    assert run("accounts", "link", "Ilse Varga", "2482")[2] == ["Ilse Varga (editor): is linked"]
    assert run("accounts", "add", "Anton Dovik", "--subject", "2483")[0] == 0
    assert run("accounts", "list")[1].splitlines() == [
        "reader  Anton Dovik · subject https://id.velmark.example#2483",
        "editor  Ilse Varga · password, subject https://id.velmark.example#2482",
    ]
    status, _, err = run("accounts", "link", "Anton Dovik", "2482")
    assert (status, "is linked to the account Ilse Varga" in err[0]) == (1, True)


BAD = [
    (("add", "ilse@velmark.example", "--password-stdin"), 2, "may not be an email address"),
    (("add", "Ilse Varga", "--password-stdin"), 1, "there is an account of this name already"),
    (("add", "Anton", "--role", "owner", "--password-stdin"), 2, "Invalid value for '--role'"),
    (("add", "Anton"), 2, "there is no terminal to ask for the password on"),
    (("add", "Anton", "--subject", "1"), 2, "with the setting oidc_issuer"),
    (("add", "Anton", "--subject", "1", "--password-stdin"), 2, "--subject goes without"),
    (("link", "Ilse Varga", "1"), 2, "with the setting oidc_issuer"),
    (("close", "Nobody"), 1, "Nobody: there is no account of this name"),
    (("reopen", "Nobody"), 1, "Nobody: there is no account"),
    (("role", "Nobody", "admin"), 1, "Nobody: there is no account"),
    (("role", "Ilse Varga", "owner"), 2, "Invalid value for 'ROLE'"),
    (("password", "Nobody", "--password-stdin"), 1, "Nobody: there is no account"),
]


@pytest.mark.usefixtures("ilse")
@pytest.mark.parametrize(("command", "status", "said"), BAD, ids=lambda value: str(value)[:40])
def test_what_makes_no_sense_is_one_line(run: Run, command: tuple[str, ...], status: int, said: str) -> None:
    before = run("accounts", "list")[1]
    found, out, err = run("accounts", *command, typed=PASSWORD.encode())
    assert (found, out, len(err)) == (status, "", 1), err
    assert said in err[0]
    assert run("accounts", "list")[1] == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b"", "at least 12 characters"),
        (b"eleven char", "at least 12 characters"),
        (b"x" * 1025, "1,024 bytes at most"),
        (b"\xff" * 20, "is not UTF-8"),
    ],
)
def test_what_is_no_password_is_refused(run: Run, typed: bytes, said: str) -> None:
    status, _, err = run("accounts", "add", "Anton", "--password-stdin", typed=typed)
    assert (status, len(err)) == (2, 1)
    assert said in err[0]
    assert run("accounts", "list")[0] == 1  # No archive was made either.


def test_where_the_library_is_not_installed_it_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pwdlib", None)
    passwords._hasher.cache_clear()
    status, _, err = run("accounts", "add", "Anton", "--password-stdin", typed=PASSWORD.encode())
    assert (status, err) == (2, ["passwords need a library more: install readouts[web]"])


def on_a_terminal(*typed: str) -> tuple[int, str]:
    """Make an account on a terminal where this is typed: the exit status, and what the terminal shows."""
    code = "from readouts.cli import main; main()"
    command = [sys.executable, "-c", code, "accounts", "add", "Anton Dovik"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, command)
    shown = b""
    for line, prompt in zip(typed, (b"characters: ", b"again: "), strict=True):
        while not shown.endswith(prompt):
            shown += os.read(terminal, 1000)
        os.write(terminal, line.encode() + b"\n")
    try:
        while more := os.read(terminal, 1000):
            shown += more
    except OSError:
        pass  # Linux says so where the other end is closed.
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_on_a_terminal_the_password_is_asked_for_twice_and_never_shown() -> None:
    status, shown = on_a_terminal(PASSWORD, PASSWORD)
    assert (status, PASSWORD in shown) == (0, False)
    assert "Password of Anton Dovik, at least 12 characters: " in shown
    with opened() as kept:
        assert passwords.fits(PASSWORD, kept.accounts.password_of("Anton Dovik"))[0]


def test_a_password_that_is_typed_in_two_ways_is_refused() -> None:
    status, shown = on_a_terminal(PASSWORD, PASSWORD + "x")
    assert (status, "the two passwords are not the same" in shown) == (2, True)
    assert not os.path.exists(os.environ["READOUTS_ARCHIVE"])


def test_issuers_are_free_until_it_is_taken_back(run: Run) -> None:
    with opened() as kept:
        add(kept, read("a.txt", STRAIT, issuer="Government of Velmark"))
    assert run("site", "issuers") == (0, "      Government of Velmark\n", [])
    said = "Government of Velmark: anybody may see its documents whole"
    assert run("site", "free", "Government of Velmark", "--who", "Ilse") == (0, "", [said])
    status, out, _ = run("site", "issuers")
    assert (status, out.startswith("free  Government of Velmark · since 2")) == (0, True)
    assert out.endswith(", by Ilse\n")
    (told,) = json.loads(run("site", "issuers", "--format", "json")[1])
    assert (told["issuer"], told["free"]["who"]) == ("Government of Velmark", "Ilse")
    assert run("site", "unfree", "Government of Velmark")[0] == 0
    assert run("site", "issuers")[1] == "      Government of Velmark\n"
    assert run("site", "unfree", "Government of Velmark")[::2] == (
        1,
        ["Government of Velmark: is not marked as free"],
    )


def test_a_free_issuer_of_which_there_is_no_document_is_said(run: Run) -> None:
    with opened():
        pass
    _, _, err = run("site", "free", "Velmrak", "--who", "Ilse")
    assert err[1].startswith("Velmrak: no document here is by it yet")


def test_the_help_of_the_commands_loads_no_library_of_the_site() -> None:
    code = (
        "import sys; from readouts import cli; cli.run(['accounts', '--help']); "
        "heavy = {'pwdlib', 'argon2', 'limits', 'authlib', 'joserfc', 'httpx2', 'sqlalchemy'}; "
        "print('|', heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rpartition("| ")[2] == "set()\n"
