"""Replies: from the form to the page, what only makes an editor look twice, and how they go again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from limits import RateLimitItemPerDay, RateLimitItemPerHour
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from readouts.archive import Archive, tables
from readouts.errors import ArchiveError
from readouts.records import Reply
from readouts.web import replies, tasks
from readouts.web.pages import replies as pages
from web.conftest import Visit, published, seal
from web.making import FOLDER, STORY

STORY_PAGE, DOCUMENT_PAGE = f"/stories/{STORY}", "/documents/1"
EMAIL = "canary.7f3a@edda-lorn.example"
SAID = "I was there, and nobody spoke of a toll."
CLOSED = {"site_address": "https://readouts.example"}


@pytest.fixture(autouse=True)
def _published(archive: Archive) -> None:
    published(archive)


def set_clock(client: TestClient, clock: Callable[[], float]) -> None:
    client.app.state.site.archive.accounts.clock = clock  # type: ignore[attr-defined]


def later(client: TestClient) -> None:
    """Let the site's clock go forward, as while somebody writes."""
    set_clock(client, lambda: time.time() + 60)


def begun(client: TestClient, page: str = STORY_PAGE) -> str:
    found = re.search(r'name="begun" value="([^"]+)"', client.get(page).text)
    assert found
    return unescape(found[1])


def send(client: TestClient, page: str = STORY_PAGE, **given: str) -> Any:
    """Fill in the form of a page, and send it as a person would."""
    fields = {"name": "Edda Lorn", "email": EMAIL, "text": SAID, "zweitblick": ""} | given
    if "begun" not in fields:
        fields["begun"] = begun(client, page)
        later(client)
    return client.post(f"{page}/replies", data=fields)


def removal(answer: Any) -> str:
    """The link that is shown once."""
    found = re.search(r'href="(/replies/removal\?token=[^"]+)"', answer.text)
    assert found, answer.text
    return unescape(found[1])


@pytest.mark.parametrize(
    ("page", "also"),
    [(STORY_PAGE, f"{STORY_PAGE}/versions/1"), (DOCUMENT_PAGE, f"{DOCUMENT_PAGE}/versions/1")],
)
def test_a_reply_waits_and_then_everybody_reads_it(
    page: str, also: str, visit: Visit, archive: Archive
) -> None:
    client = visit(None, **CLOSED)
    for path in (page, also):
        assert f'action="{page}/replies"' in client.get(path).text
    answer = send(client, page)
    assert answer.status_code == 200
    assert "An editor reads it before it is shown" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    (reply,) = archive.replies.waiting()
    assert (reply.text, reply.doubt) == (SAID, None)
    readers = (page, f"{page}.json", also, f"{page}/replies", f"{page}/replies.json", f"{page}/replies.csv")
    for path in readers:
        assert SAID not in client.get(path).text, path
    archive.replies.decide(reply.id, "approved", "edda")
    for path in readers:
        shown = client.get(path)
        assert shown.status_code == 200
        assert SAID in shown.text, path
        assert EMAIL not in shown.text
    told = {"name": "Edda Lorn", "made": reply.made, "text": SAID}
    for path in (f"{page}.json", f"{also}.json", f"{page}/replies.json"):
        assert client.get(path).json()["replies"] == [told]


def test_the_form_says_what_it_needs_and_what_becomes_of_it(visit: Visit) -> None:
    page = visit().get(STORY_PAGE).text
    form = page[page.index('<form class="narrow" method="post" action="/stories') :]
    form = form[: form.index("</form>")]
    for name in ("name", "email", "text"):
        field = re.search(rf'<(input|textarea)[^>]* name="{name}"[^>]*>', form)
        assert field
        assert " required" in field[0]
        assert re.search(rf'<label for="reply-{name}">[^<]+<span class="required">\(required\)', form)
    assert "It will not be published" in form
    lure = re.search(r'<p class="apart" aria-hidden="true">.*?</p>', form)
    assert lure
    assert 'name="zweitblick" tabindex="-1" autocomplete="off"' in lure[0]
    css = next(
        value
        for name, value in visit().app.state.site.static.items()
        if name == "site.css"  # type: ignore[attr-defined]
    )
    assert b".apart{position:absolute;left:-200vw}" in css


REFUSED = [
    ({"name": "  "}, "The name must have 1 to 80 characters."),
    ({"name": "x" * 81}, "The name must have 1 to 80 characters."),
    ({"email": ""}, "The email address must be one such as name@example.org."),
    ({"email": "canary.7f3a"}, "The email address must be one such as name@example.org."),
    ({"email": f"{EMAIL}@lorn.example"}, "The email address must be one such as name@example.org."),
    ({"email": "c" * 5000 + EMAIL}, "The email address must be one such as name@example.org."),
    ({"text": "No & <b>"}, "The text must have 10 to 5,000 characters."),
    ({"text": "long & " * 1000}, "The text must have 10 to 5,000 characters."),
    ({"text": "\u200b" * 12}, "The text must have 10 to 5,000 characters."),
]


def test_what_is_refused_is_told_in_a_sentence_and_keeps_its_words_but_not_the_address(
    visit: Visit, archive: Archive
) -> None:
    client = visit()
    start = begun(client)
    for given, sentence in REFUSED:
        answer = send(client, begun=start, **given)
        assert answer.status_code == 400
        page = unescape(answer.text)
        assert f'role="alert" id="reply-problem">{sentence}</p>' in page
        assert f"{given.get('text', SAID)}</textarea>" in page
        assert f'name="name" value="{given.get("name", "Edda Lorn")}"' in page
        assert "canary" not in answer.text.lower()
        # Whoever mends a slip has not to wait again.
        assert f'name="begun" value="{start}"' in page
    assert archive.replies.waiting() == ()


@pytest.mark.parametrize("field", ["name", "text"])
def test_an_address_that_was_typed_elsewhere_is_neither_kept_nor_shown(
    field: str, visit: Visit, archive: Archive
) -> None:
    answer = send(visit(), **{field: f"Write to {EMAIL.upper()} please"})
    assert answer.status_code == 400
    assert (
        "may not hold the email address: they will be shown. The address was taken out below." in answer.text
    )
    assert "Write to  please" in answer.text
    assert "canary" not in answer.text.lower()
    assert archive.replies.waiting() == ()


def test_what_looks_like_a_machine_only_waits_with_the_doubt(
    visit: Visit, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, loaded = visit(), time.time()
    good, other = begun(client), begun(client, DOCUMENT_PAGE)
    seen = "a field was filled in that people do not see"
    foreign = "the form was not loaded from this page"
    cases: list[tuple[float, dict[str, str], str | None]] = [
        (60, {"begun": good, "zweitblick": "https://shop.example"}, seen),
        (60, {"begun": ""}, foreign),
        # Not its last sign: of that, base64 does not use every bit.
        (60, {"begun": good[:-2] + ("a" if good[-2] != "a" else "b") + good[-1]}, foreign),
        (60, {"begun": other}, foreign),
        (1, {"begun": good}, "sent within 4 seconds"),
        (-60, {"begun": good}, "sent within 4 seconds"),
        (60, {"begun": good}, None),
    ]
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(99))
    pages_seen = set()
    for number, (seconds, given, doubt) in enumerate(cases):
        set_clock(client, lambda now=loaded + seconds: now)
        answer = client.post(
            f"{STORY_PAGE}/replies",
            data={"name": "Edda Lorn", "email": EMAIL, "text": f"{SAID} {number}", **given},
        )
        pages_seen.add(answer.text.replace(removal(answer).split("=")[1], ""))
        assert archive.replies.listed(1)[0].doubt == doubt
    # Nobody is told that there is a doubt.
    assert len(pages_seen) == 1
    archive.replies.decide(1, "approved", "edda")
    assert "people do not see" not in client.get(STORY_PAGE).text + client.get(f"{STORY_PAGE}.json").text


def test_one_client_and_all_together_may_send_so_many(
    visit: Visit, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(2, namespace="replies by client"))
    client = visit()
    for text in ("short", "x", f"{SAID} 1", f"{SAID} 2"):
        # What is refused for its form does not count.
        assert send(client, text=text).status_code == (200 if SAID in text else 400)
    answer = send(client, text=f"{SAID} 3")
    assert answer.status_code == 429
    assert re.search("Too many replies were sent lately: wait (59|60) minutes", answer.text)
    assert 3500 < int(answer.headers["retry-after"]) <= 3600
    assert f"{SAID} 3</textarea>" in answer.text
    assert "canary" not in answer.text
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(9, namespace="others"))
    monkeypatch.setattr(pages, "OF_ALL", RateLimitItemPerDay(1, namespace="replies"))
    assert send(client, text=f"{SAID} 4").status_code == 200
    answer = send(client, text=f"{SAID} 5")
    assert answer.status_code == 429
    assert "wait 24 hours" in answer.text
    assert [each.text[-1] for each in archive.replies.waiting()] == ["1", "2", "4"]


def test_the_same_is_taken_once(visit: Visit, archive: Archive) -> None:
    client = visit()
    send(client)
    answer = send(client, text=SAID.upper())
    assert answer.status_code == 409
    assert "The same was sent before, and arrived; it is not needed twice." in answer.text
    assert "It was sent before." in answer.text and "not sent yet" not in answer.text
    assert f"{SAID.upper()}</textarea>" in answer.text
    assert len(archive.replies.waiting()) == 1


def test_its_author_removes_a_reply_by_the_link(
    visit: Visit, archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    client = visit()
    link = removal(send(client))
    archive.replies.decide(1, "approved", "edda")
    for _ in range(2):
        asked = client.get(link)
        assert asked.status_code == 200
        assert asked.headers["cache-control"] == "no-store"
        assert "Remove your reply?" in asked.text
        assert SAID in asked.text
        assert f'href="{STORY_PAGE}"' in asked.text
    assert SAID in client.get(STORY_PAGE).text
    token = link.partition("=")[2]
    for _ in range(2):
        done = client.post("/replies/removal", data={"token": token})
        assert done.status_code == 200
        assert "It is removed" in done.text
    assert SAID not in client.get(STORY_PAGE).text + client.get(f"{STORY_PAGE}/replies.json").text
    assert "It is removed" in client.get(link).text
    assert archive.replies.listed()[0].state == "removed"
    # Whoever reads the log cannot remove anything.
    log = capsys.readouterr().out
    assert "/replies/removal" in log
    assert token not in log


@pytest.mark.parametrize("token", ["", "x", "a.b", "\0", "é" * 90, "../desk"])
def test_a_link_that_belongs_to_no_reply_removes_none(token: str, visit: Visit) -> None:
    client = visit()
    asked = (
        client.get("/replies/removal", params={"token": token}),
        client.post("/replies/removal", data={"token": token}),
    )
    for answer in asked:
        assert answer.status_code == 404
        assert "This link belongs to no reply, or not any more." in answer.text


def test_only_what_is_published_can_be_replied_to(visit: Visit, archive: Archive) -> None:
    client = visit()
    start = begun(client)
    archive.publications.withdraw(STORY, "edda", "a slip")
    for page in (STORY_PAGE, DOCUMENT_PAGE):
        assert "Write a reply" not in client.get(page).text
        assert send(client, page, begun=start).status_code == 404
    for page in ("/documents/4", "/documents/99", "/stories/none", "/documents/0", "/stories/a%00"):
        assert send(client, page, begun=start).status_code in (400, 404), page
    assert archive.replies.waiting() == ()


def test_editors_decide_and_nobody_else(visit: Visit, archive: Archive) -> None:
    send(visit())
    archive.replies.send(
        "/".join((FOLDER, "velmark.txt")), "إدا لورن", EMAIL, "لم يتحدث أحد عن رسوم", "a doubt"
    )
    for name, status in ((None, 401), ("rhea", 403)):
        client = visit(name)
        own = seal(client) or "none"
        for what in ("approve", "refuse", "take-down"):
            assert client.post(f"/replies/1/{what}", data={"seal": own}).status_code == status
        assert client.get("/desk").status_code == status
    editor = visit("edda")
    own = seal(editor)
    desk = editor.get("/desk").text
    assert f'<a href="{STORY_PAGE}"><bdi>President Varga meets Prime Minister Dovik</bdi></a>' in desk
    assert re.search(r'<a href="/documents/1"><bdi>Readout of the President', desk)
    assert "perhaps a machine\u2019s: a doubt" in desk
    assert EMAIL not in desk
    assert FOLDER not in desk
    assert editor.post("/replies/1/approve", data={"seal": "x"}).status_code == 403
    assert editor.post("/replies/9/approve", data={"seal": own}).status_code == 404
    for what, done, reply in (("approve", "approved", 1), ("refuse", "refused", 2)):
        answer = editor.post(f"/replies/{reply}/{what}", data={"seal": own})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk?done={done}")
        assert editor.post(f"/replies/{reply}/{what}", data={"seal": own}).status_code == 409
    desk = editor.get("/desk").text
    assert "No reply waits." in desk
    assert re.search(r'<span class="state">approved <time', desk)
    assert 'action="/replies/1/take-down"' in desk
    assert 'action="/replies/2/take-down"' not in desk


def test_an_editor_takes_a_reply_down_where_it_is_shown(visit: Visit, archive: Archive) -> None:
    send(visit())
    archive.replies.decide(1, "approved", "edda")
    assert "take-down" not in visit().get(STORY_PAGE).text
    editor = visit("edda")
    page = editor.get(STORY_PAGE).text
    assert f'name="next" value="{STORY_PAGE}#replies"' in page
    elsewhere = {"seal": seal(editor), "next": "https://elsewhere.example/"}
    answer = editor.post("/replies/1/take-down", data=elsewhere)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?done=taken-down")
    assert SAID not in editor.get(STORY_PAGE).text
    assert archive.replies.decided()[0].state == "refused"
    again = {"seal": seal(editor), "next": f"{STORY_PAGE}#replies"}
    assert editor.post("/replies/1/take-down", data=again).status_code == 409


def test_replies_are_plain_text(visit: Visit, archive: Archive) -> None:
    text = "<script>alert(1)</script>\n\nSee https://lorn.example, {{ 7*7 }}\n«نريد مراقبين» 🕊️"
    send(visit(), name='"><img src=x>', text=text)
    archive.replies.decide(1, "approved", "edda")
    page = visit().get(STORY_PAGE).text
    article = page[page.index('<article class="reply">') : page.index("</article>")]
    shown = re.search(r'<div class="text" dir="auto">(.*?)</div>', article, re.S)
    assert shown
    assert unescape(shown[1]) == text
    assert not re.search(r"<(a|img|script)\b", article)
    assert unescape(article).count('<bdi>"><img src=x></bdi>') == 1


def test_many_replies_have_pages_of_their_own(
    visit: Visit, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "SHOWN", 2)
    for number in range(5):
        archive.replies.send(STORY, "=1+1", EMAIL, f"{SAID} {number}")
        archive.replies.decide(number + 1, "approved", "edda")
    client = visit(None, **CLOSED)
    page = client.get(STORY_PAGE).text
    assert re.findall(rf"{SAID} (\d)<", page) == ["0", "1"]
    assert f'<a href="{STORY_PAGE}/replies">All replies</a>' in page
    assert client.get(f"{STORY_PAGE}.json").json()["more_replies"] is True
    found, more = [], []
    for number in (1, 2, 3):
        told = client.get(f"{STORY_PAGE}/replies.json?page={number}").json()
        found += [each["text"][-1] for each in told["replies"]]
        more.append(told["more"])
        assert told["about"]["address"] == STORY_PAGE
    assert (found, more) == (["0", "1", "2", "3", "4"], [True, True, False])
    assert 'rel="next"' in client.get(f"{STORY_PAGE}/replies").text
    assert "\n'=1+1," in client.get(f"{STORY_PAGE}/replies.csv").text.replace("\r", "")
    assert client.get("/documents/4/replies.json").status_code == 404
    assert client.get("/stories/none/replies").status_code == 404


def test_where_the_archive_is_busy_nothing_that_was_typed_is_lost_but_the_address(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit()
    start = begun(client)
    place = client.app.state.site.archive.replies  # type: ignore[attr-defined]

    def send_(*given: Any) -> str:
        raise ArchiveError("archive.sqlite: another program holds it locked")

    monkeypatch.setattr(place, "send", send_)
    answer = send(client, begun=start)
    assert answer.status_code == 503
    assert "It cannot be kept just now: try it again in a minute." in answer.text
    assert f"{SAID}</textarea>" in answer.text
    assert "canary" not in answer.text
    assert "archive.sqlite" not in answer.text


def test_what_is_out_of_date_is_taken_away(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    for number in range(3):
        archive.replies.send(STORY, "Edda Lorn", EMAIL, f"{SAID} {number}")
    archive.replies.decide(2, "approved", "edda")
    then = (datetime.now(UTC) - timedelta(days=tasks.WAITED + 1)).isoformat(timespec="seconds")
    old = update(tables.reply).where(tables.reply.c.id < 3).values(made=then)
    archive._database.write(lambda connection: connection.execute(old) and None)
    send(client, text=f"{SAID} and that")

    def counted() -> list[int]:
        kept = (tables.reply, tables.site.reply_address, tables.session, tables.tally)
        with archive._database.reading() as connection:
            return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in kept]

    before = counted()
    tasks.purge(archive)  # type: ignore[arg-type]
    assert [each.id for each in archive.replies.listed()] == [4, 3, 2]
    assert counted() == [before[0] - 1, before[1] - 1, *before[2:]]
    assert min(before[2:]) > 0
    archive.accounts.clock = lambda: time.time() + 400 * 86_400
    tasks.purge(archive)  # type: ignore[arg-type]
    assert counted()[2:] == [0, 0]


def test_a_reply_outlives_what_it_is_about(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    sent = send(client, DOCUMENT_PAGE)
    archive.replies.send(STORY, "Edda Lorn", EMAIL, f"{SAID} 2")
    asking: Any = type("Asking", (), {"archive": archive})
    archive.forget(f"{FOLDER}/velmark.txt", "asked to")
    gone = replies.page_of(asking, Reply(1, None, "", "", "", "removed"))
    assert (gone.address, gone.name) == ("", "a document that was forgotten")
    desk = client.get("/desk")
    assert desk.status_code == 200
    assert "a story of which a document was forgotten" in desk.text
    assert "It is removed" in client.get(removal(sent)).text
