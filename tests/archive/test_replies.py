"""Replies wait for an editor, and an address that was given is read by nothing but the command line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from sqlalchemy import Engine, event, select, text, update

from archive.making import SECOND, add, compared, keep_stories, read, story
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive, tables
from readouts.errors import ArchiveError, Conflict, NotFound, SettingsError
from readouts.records import Query, Reply, Told

WHO = "K. Editor"
EMAIL = "canary.7f3a@edda-lorn.example"
SAID = "I was there, and nobody spoke of a toll."


@pytest.fixture
def told(archive: Archive) -> Archive:
    """An archive with a published story of two documents, and a document beside it."""
    for name, said in (("a.txt", STRAIT), ("b.txt", TALKS), ("c.txt", STRAIT)):
        add(archive, read(name, said))
    keep_stories(archive, story("a.txt", "b.txt"))
    id = archive.keep_comparison(compared(archive.reading("a.txt"), archive.reading("b.txt")), "ab12")
    archive.publications.publish("ab12", id, WHO)
    return archive


def send(archive: Archive, about: str = "ab12", **how: Any) -> str:
    given = {"name": "Edda Lorn", "email": EMAIL, "text": SAID, **how}
    return archive.replies.send(about, **given)


def held(archive: Archive) -> list[str]:
    """The addresses that are kept."""
    with archive._database.reading() as connection:
        return list(connection.scalars(select(tables.site.reply_address.c.email)))


def aged(archive: Archive, days: float, which: int = 1) -> None:
    """Have a reply sent so many days ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    query = update(tables.reply).where(tables.reply.c.id == which).values(made=then)
    archive._database.write(lambda connection: connection.execute(query) and None)


# Sending and deciding


@pytest.mark.parametrize("about", ["ab12", "a.txt"])
def test_a_reply_waits_and_is_shown_once_it_is_approved(told: Archive, about: str) -> None:
    send(told, about, doubt="sent in 2 seconds")
    (reply,) = told.replies.waiting()
    assert reply == Reply(1, about, "Edda Lorn", SAID, reply.made, "waiting", "sent in 2 seconds")
    assert Reply.from_dict(reply.to_dict()) == reply
    assert told.replies.approved(about) == ()
    assert told.replies.decide(1, "approved", WHO).state == "approved"
    (shown,) = told.replies.approved(about)
    assert (shown.name, shown.text, shown.doubt) == ("Edda Lorn", SAID, None)
    assert told.replies.approved("b.txt") == told.replies.waiting() == ()
    assert told.check() == ()


@pytest.mark.parametrize("state", ["waiting", "refused", "removed", "taken down"])
def test_only_what_is_approved_is_shown(told: Archive, state: str) -> None:
    token = send(told)
    if state in ("removed", "taken down"):
        told.replies.decide(1, "approved", WHO)
    if state == "refused":
        told.replies.decide(1, "refused", WHO)
    elif state == "removed":
        told.replies.remove(token)
    elif state == "taken down":
        assert told.replies.take_down(1, WHO).state == "refused"
    assert told.replies.approved("ab12") == ()
    assert [each.state for each in told.replies.listed()] == [state if state != "taken down" else "refused"]


def test_pages_of_replies_follow_each_other(told: Archive) -> None:
    for number in range(5):
        send(told, text=f"{SAID} {number}")
    whole = told.replies.waiting()
    assert [each.id for each in whole] == [1, 2, 3, 4, 5]
    assert told.replies.waiting(2) + told.replies.waiting(2, 2) + told.replies.waiting(2, 4) == whole
    assert told.replies.listed() == whole[::-1]
    for id in (1, 2, 3):
        told.replies.decide(id, "approved", WHO)
    assert [each.id for each in told.replies.approved("ab12", 2, 1)] == [2, 3]


NONSENSE: list[tuple[Callable[[Any], Any], type[Exception]]] = [
    (lambda r: r.decide(9, "approved", WHO), NotFound),
    (lambda r: r.decide(10**30, "approved", WHO), NotFound),
    (lambda r: r.decide(1, "removed", WHO), SettingsError),
    (lambda r: r.decide(1, "waiting", WHO), SettingsError),
    (lambda r: r.decide(1, "approved", " "), SettingsError),
    (lambda r: r.take_down(1, WHO), Conflict),
    (lambda r: r.take_down(1, ""), SettingsError),
    (lambda r: r.approved("ab12", 0), SettingsError),
    (lambda r: r.waiting(501), SettingsError),
    (lambda r: r.listed(1, -1), SettingsError),
    (lambda r: r.purge(-1), SettingsError),
    (lambda r: r.purge(10**9), SettingsError),
    (lambda r: r.address(9), NotFound),
    (lambda r: r.erase_address(-1), NotFound),
    (lambda r: r.remove("no token"), NotFound),
    (lambda r: r.of("no token"), NotFound),
    (lambda r: r.decided(0), SettingsError),
    (lambda r: r.remove("\0\ud800é.sig"), NotFound),
]


def test_what_is_not_there_or_makes_no_sense_is_said(told: Archive) -> None:
    send(told)
    for ask, error in NONSENSE:
        with pytest.raises(error) as caught:
            ask(told.replies)
        assert EMAIL not in str(caught.value)
    assert [each.state for each in told.replies.listed()] == ["waiting"]
    assert held(told) == [EMAIL]


def test_what_is_decided_is_decided_once(told: Archive) -> None:
    send(told)
    told.replies.decide(1, "refused", WHO)
    with pytest.raises(Conflict, match="is refused by now"):
        told.replies.decide(1, "approved", WHO)


@pytest.mark.parametrize("about", ["c.txt", "none", "\0", "cd34"])
def test_only_what_is_published_can_be_replied_to(told: Archive, about: str) -> None:
    with pytest.raises(NotFound, match="not published"):
        send(told, about)
    told.publications.withdraw("ab12", WHO, "a slip")
    with pytest.raises(NotFound, match="not published"):
        send(told, "a.txt")
    assert held(told) == []


def test_the_same_words_are_taken_once_in_thirty_days(told: Archive) -> None:
    send(told)
    for again in (SAID, f"  {SAID.upper()}\r\n", SAID.replace(" ", "\n")):
        with pytest.raises(Conflict, match="sent already"):
            send(told, text=again, name="Another", email="other@lorn.example")
    told.replies.decide(1, "refused", WHO)
    with pytest.raises(Conflict, match="sent already"):
        send(told)
    send(told, "a.txt")
    aged(told, 29)
    with pytest.raises(Conflict, match="sent already"):
        send(told)
    aged(told, 31)
    send(told)
    assert len(told.replies.listed()) == 3


NAMES: list[tuple[str, str | None]] = [
    ("  Edda \t\n Lorn ", "Edda Lorn"),
    ("Edda\u202e Lorn\u2066\x00\x1b[31m", "Edda Lorn[31m"),
    ("e\u0301", "é"),
    ("👩🏽‍🚒", "👩🏽‍🚒"),
    ("إدا لورن", "إدا لورن"),
    ("x" * 80, "x" * 80),
    ("", None),
    (" \u200b\u00ad ", None),
    ("\u202e", None),
    ("x" * 81, None),
    ("x" * 10**6, None),
]


def test_a_name_is_made_fit_or_refused(told: Archive) -> None:
    for number, (name, kept) in enumerate(NAMES):
        if kept is None:
            with pytest.raises(SettingsError, match="the name must have 1 to 80 characters"):
                send(told, name=name)
        else:
            send(told, name=name, text=f"{SAID} {number}")
            assert told.replies.listed(1)[0].name == kept


TEXTS: list[tuple[str, str | None]] = [
    ("Yes, I do.", "Yes, I do."),
    ("one line\r\nand two\rand\u2028three", "one line\nand two\nand\nthree"),
    ("<b>no tags</b> {{ 7*7 }} \u202eback\x07\ud800", "<b>no tags</b> {{ 7*7 }} back"),
    ("x" * 5_000, "x" * 5_000),
    ("x" * 5_001, None),
    ("x" * 10**6, None),
    ("too short", None),
    ("   too short   \n", None),
    ("\u200b" * 20, None),
    ("\0" * 20, None),
]


def test_a_text_is_made_fit_or_refused(told: Archive) -> None:
    for words, kept in TEXTS:
        if kept is None:
            with pytest.raises(SettingsError, match="the text must have 10 to 5,000 characters"):
                send(told, text=words)
        else:
            send(told, text=words)
            assert told.replies.listed(1)[0].text == kept


GOOD = ("a@b.example", " edda+x@lorn.example ", "o'neil.j@a-b.co.example", "e@lörn.example")


def test_a_well_formed_address_is_kept(told: Archive) -> None:
    for id, email in enumerate(GOOD, 1):
        send(told, email=email, text=f"{SAID} {id}")
        assert told.replies.address(id) == email.strip()


BAD = [
    "",
    "edda",
    "edda@",
    "@lorn.example",
    "edda@lorn",
    "edda@@lorn.example",
    "edda@lorn@example.org",
    "edda lorn@lorn.example",
    "Edda <edda@lorn.example>",
    "edda@lorn.example, b@c.example",
    "edda(x)@lorn.example",
    "edda@lorn..example",
    "edda@-lorn.example",
    "edda@[127.0.0.1]",
    "edda@lorn.example\nBcc: b@c.example",
    "edda@lorn.\u202eexample",
    "edda\0@lorn.example",
    "e" * 250 + "@b.example",
    "e" * 10**6 + "@b.example",
]


def test_an_address_that_is_none_is_refused_and_not_repeated(told: Archive) -> None:
    for email in BAD:
        with pytest.raises(SettingsError) as caught:
            send(told, email=email)
        assert str(caught.value) == "the email address must be one such as name@example.org"
        assert not caught.value.__context__ or caught.value.__suppress_context__
    assert told.replies.listed() == ()


def test_an_address_may_not_stand_in_what_is_shown(told: Archive) -> None:
    for given in ({"name": f"Edda {EMAIL}"}, {"text": f"{SAID} {EMAIL.upper()}"}):
        with pytest.raises(SettingsError, match="will be shown") as caught:
            send(told, **given)
        assert EMAIL not in str(caught.value).lower()
    assert told.replies.listed() == ()
    assert held(told) == []


def test_what_was_decided_last_comes_first(told: Archive) -> None:
    for number in range(4):
        send(told, text=f"{SAID} {number}")
    told.replies.decide(2, "refused", WHO)
    told.replies.decide(3, "approved", WHO)
    query = update(tables.reply).where(tables.reply.c.id == 3).values(decided="2020-01-01T00:00:00+00:00")
    told._database.write(lambda connection: connection.execute(query) and None)
    assert [(each.id, each.state) for each in told.replies.decided()] == [(2, "refused"), (3, "approved")]
    assert [each.id for each in told.replies.decided(1, 1)] == [3]


# Removing


def test_its_author_removes_a_reply_at_any_time_with_all_that_was_said(told: Archive, where: str) -> None:
    token = send(told)
    told.replies.decide(1, "approved", WHO)
    assert told.replies.of(token).text == SAID
    with Archive.open(where) as other:
        gone = other.replies.remove(token)
    assert told.replies.of(token) == gone
    assert (gone.name, gone.text, gone.state, gone.about) == ("", "", "removed", "ab12")
    assert told.replies.remove(token) == gone
    assert held(told) == []
    for change in (lambda: told.replies.decide(1, "approved", WHO), lambda: told.replies.take_down(1, WHO)):
        with pytest.raises(Conflict, match="is removed by now"):
            change()
    # Said again, it is another reply.
    send(told)
    assert [each.id for each in told.replies.waiting()] == [2]


def test_a_token_belongs_to_one_reply_and_cannot_be_made(told: Archive) -> None:
    token, other = send(told), send(told, "a.txt")
    value, _, signature = token.rpartition(".")
    with told._database.reading() as connection:
        row = connection.execute(select(tables.reply)).first()
    assert row is not None
    assert token not in map(str, row)
    for wrong in (
        value,
        f"{value}.",
        f"{value}x.{signature}",
        f"{value}.{other.rpartition('.')[2]}",
        row.key,
    ):
        for ask in (told.replies.of, told.replies.remove):
            with pytest.raises(NotFound, match="belongs to no reply"):
                ask(wrong)
    told.replies.remove(token)
    assert [each.about for each in told.replies.waiting()] == ["a.txt"]


def test_purging_takes_away_what_has_waited_for_long(told: Archive) -> None:
    tokens = [send(told, text=f"{SAID} {number}", email=f"{number}@lorn.example") for number in range(3)]
    told.replies.decide(2, "approved", WHO)
    for id in (1, 2):
        aged(told, 91, id)
    assert told.replies.purge(92) == 0
    assert told.replies.purge(90) == 1
    assert [each.id for each in told.replies.listed()] == [3, 2]
    assert sorted(held(told)) == ["1@lorn.example", "2@lorn.example"]
    with pytest.raises(NotFound, match="belongs to no reply"):
        told.replies.remove(tokens[0])


def test_forgetting_a_document_erases_what_was_replied_to_it(told: Archive) -> None:
    token = send(told, "a.txt")
    told.replies.decide(1, "approved", WHO)
    send(told, email="story@lorn.example")
    told.forget("a.txt", "asked to")
    assert told.replies.approved("a.txt") == ()
    gone, _ = told.replies.listed()[::-1]
    assert (gone.about, gone.text, gone.state) == (None, "", "removed")
    assert told.replies.remove(token) == gone
    assert held(told) == ["story@lorn.example"]
    assert told.check() == ()


# The address


def test_an_address_is_read_and_erased_by_the_two_that_may(told: Archive) -> None:
    send(told)
    assert told.replies.address(1) == EMAIL
    told.replies.erase_address(1)
    for ask in (told.replies.address, told.replies.erase_address):
        with pytest.raises(NotFound, match="has no address any more"):
            ask(1)
    assert told.replies.waiting()[0].text == SAID


def test_no_other_module_names_the_table_of_addresses() -> None:
    sources = sorted((ROOT / "src" / "readouts").rglob("*.py"))
    naming = {
        str(path.relative_to(ROOT / "src" / "readouts" / "archive"))
        for path in sources
        if re.search(r"reply_address|_address\.c\.email", path.read_text())
    }
    assert naming == {"tables/site.py", "migrations/schema_4.py", "site/replies.py"}
    own = (ROOT / "src" / "readouts" / "archive" / "site" / "replies.py").read_text()
    # One place reads it.
    assert len(re.findall(r"_address\.c\.email", own)) == 1


@contextmanager
def recorded(archive: Archive) -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile."""
    said: list[str] = []

    def before(*given: Any) -> None:
        said.append(given[2])

    engine: Engine = archive._database._engine
    event.listen(engine, "before_cursor_execute", before)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", before)


def everything(archive: Archive) -> Iterator[Any]:
    """What each thing that an archive can do answers, but for the two that may read an address."""
    replies, published = archive.replies, archive.publications
    token = send(archive, email=EMAIL)
    send(archive, "a.txt", email=EMAIL)
    yield (
        replies.waiting(),
        replies.listed(),
        replies.of(token),
        replies.decided(),
        replies.decide(1, "approved", WHO),
        replies.approved("ab12"),
    )
    yield replies.take_down(1, WHO), replies.decide(2, "refused", WHO), replies.purge(90)
    yield published.latest(), published.listed(), published.versions("ab12"), published.load("ab12")
    yield published.current("ab12"), published.is_public("a.txt")
    yield archive.documents(), archive.versions("a.txt"), archive.document("a.txt"), archive.raw("a.txt")
    yield archive.reading("a.txt"), archive.stories(), archive.story("ab12"), archive.stories(public=True)
    yield archive.comparison(1), archive.comparisons(), archive.corrections(), archive.told("a.txt")
    yield archive.search(Query("strait OR toll OR canary")), archive.search(Query("strait"), public=True)
    yield (
        archive.known("a.txt", b"x", SECOND),
        archive.arrived(),
        archive.around([]),
        archive.visited("a.txt"),
    )
    yield archive.keep_vectors(archive.unvectored(SECOND), np.eye(3), SECOND)
    yield archive.similar(np.ones(3), SECOND, public=True)
    yield archive.tell("a.txt", Told(party="Velmark")), add(archive, read("a.txt", STRAIT, TALKS))
    yield archive.diff("a.txt"), archive.correct("a.txt", "s1", "party", None, WHO, "a slip")
    yield archive.check()
    yield (
        replies.remove(token),
        published.withdraw("ab12", WHO, "a slip"),
        archive.forget("b.txt", "asked to"),
    )
    yield archive.check()


def test_whatever_else_is_asked_no_address_is_read_or_answered(
    told: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with recorded(told) as said:
        for answer in everything(told):
            assert "canary.7f3a" not in repr(answer)
    about = [statement for statement in said if "reply_address" in statement]
    assert {statement.split()[0] for statement in about} >= {"INSERT", "DELETE", "SELECT"}
    # What is selected are counts of rows that point nowhere.
    for statement in about:
        assert statement.startswith(("INSERT", "DELETE", "VACUUM", "SELECT count(*)"))
        assert "email" not in statement or statement.startswith("INSERT")
    assert "canary.7f3a" not in caplog.text
    assert held(told) == [EMAIL]


FAILING = {
    "sqlite": "CREATE TRIGGER no BEFORE INSERT ON reply_address BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "ALTER TABLE reply_address ADD CONSTRAINT no CHECK (email = '')",
}


def test_an_error_of_the_database_shows_no_value_of_a_row(
    told: Archive, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    told._database.write(lambda connection: connection.execute(text(FAILING[kind])) and None)
    with pytest.raises(ArchiveError) as caught:
        send(told)
    whole = "".join(traceback.format_exception(caught.value))
    assert "refused" in str(caught.value) or 'check constraint "no"' in str(caught.value)
    for hidden in (EMAIL, SAID, "Edda Lorn"):
        assert hidden not in whole
        assert hidden not in caplog.text
    assert told.replies.listed() == ()


def test_an_error_of_the_library_shows_no_value_of_a_row(told: Archive) -> None:
    with pytest.raises(ArchiveError) as caught:
        send(told, doubt=b"canary")  # type: ignore[arg-type]
    assert "canary" not in "".join(traceback.format_exception(caught.value)).replace('doubt=b"canary"', "")
    assert EMAIL not in str(caught.value)
