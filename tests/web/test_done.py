"""What an editor has just done is said on the page that it leads to, and on nobody else's."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.web.asking import DONE
from web.conftest import Visit, published, seal
from web.making import STORY
from web.test_editing import corrected, fields

STATUS = re.compile(r'<p class="message done" role="status">([^<]*)</p>')
ADDRESS = f"/stories/{STORY}"


def done(client: TestClient, path: str, **form: str) -> str:
    """Send a form, go where it leads, and read what was done there."""
    answer = client.post(path, data={"seal": seal(client), **form})
    assert answer.status_code == 303, answer.text
    return told(client, answer.headers["location"])


def told(client: TestClient, path: str) -> str:
    page = client.get(path).text
    assert "done=" not in page
    return "".join(STATUS.findall(page))


def test_publishing_and_withdrawing_are_said(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    comparison = str(archive.pages.story(STORY).comparison)
    assert done(client, f"{ADDRESS}/publish", comparison=comparison) == "Published as version 1."
    address = f"{ADDRESS}/rows/1/correct"
    form = fields(client.get(address).text)
    other = "differs" if form["seen"] != "differs" else "same"
    assert done(client, address, **{**form, "relation": other, "why": "read again"}).startswith("Saved:")
    assert done(client, f"{ADDRESS}/publish", comparison=comparison) == "Published as version 2."
    assert done(client, f"{ADDRESS}/withdraw", why="a mistake").startswith("Withdrawn:")


def test_correcting_and_taking_back_are_said_once(visit: Visit) -> None:
    client = visit("edda")
    landed = corrected(client, "s5", party="Tarnovia").headers["location"]
    assert told(client, landed).startswith("Saved:")
    assert told(client, landed.replace("&done=corrected", "")) == ""
    # Where a page that says what was done is gone on from, it is not said once more.
    where = "/documents/1/history?page=1&done=corrected"
    assert fields(client.get(where).text)["next"] == "/documents/1/history?page=1"
    assert done(client, "/corrections/1/undo", why="misheard", next=where).startswith("Taken back:")


def test_deciding_on_replies_is_said(visit: Visit, archive: Archive) -> None:
    published(archive)
    client = visit("edda")
    for number in (1, 2):
        archive.replies.send(STORY, "Mira Salk", "mira@tarnovia.example", f"It was otherwise, {number}.")
    assert done(client, "/replies/1/approve").startswith("Approved:")
    assert done(client, "/replies/2/refuse").startswith("Refused:")
    assert done(client, "/replies/1/take-down", next=f"{ADDRESS}#replies").startswith("Taken down:")


@pytest.mark.parametrize("code", [*DONE, "<b>", "published-9", "{version}", "constructor"])
def test_nobody_else_is_told_and_nothing_of_the_address_is_printed(code: str, visit: Visit) -> None:
    assert STATUS.search(visit().get(ADDRESS, params={"done": code}).text) is None
    page = visit("edda").get("/history", params={"done": code}).text
    assert "done=" not in page and (code in DONE or (STATUS.search(page) is None and code not in page))
    # Nothing is published that this page could name.
    assert code != "published" or STATUS.search(page) is None
