"""Every page: what it says to whom, and the same as JSON and CSV."""

from __future__ import annotations

import pytest

from readouts.archive import Archive
from web.conftest import Visit, published
from web.making import ACCOUNTS, FOLDER, OTHER, STORY

PAGES = (
    "/",
    "/stories",
    "/stories?party=velmark&since=2031-01-01",
    f"/stories/{STORY}",
    f"/stories/{OTHER}",
    "/documents/1",
    "/documents/1?at=s4",
    "/documents/1/versions/1",
    "/documents/1/changes",
    "/documents/2",
    "/documents/3",
    "/speakers/name:ilse%20varga",
    "/issues",
    "/issues/list-prison",
    "/search",
    "/search?q=ceasefire",
    "/search?q=ceasefire&party=Ostrava",
    "/search?party=Tarnovia&kind=direct",
    "/changes",
    "/log",
    "/about",
    "/keys",
    "/sign-in",
)
WITHOUT_JSON = ("/keys", "/sign-in")
CLOSED = {"site_address": "https://readouts.example"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_and_says_the_same_as_json(path: str, visit: Visit) -> None:
    client = visit()
    page = client.get(path)
    assert page.status_code == 200, page.text
    assert "text/html" in page.headers["content-type"]
    assert FOLDER not in page.text
    bare, _, query = path.partition("?")
    if bare in WITHOUT_JSON:
        return
    data = client.get(f"{'/index' if bare == '/' else bare}.json?{query}")
    assert data.status_code == 200, data.text
    assert data.headers["content-type"] == "application/json"
    assert FOLDER not in data.text


@pytest.mark.parametrize("name", [None, *ACCOUNTS])
def test_what_is_not_published_is_seen_only_by_those_who_are_signed_in(
    name: str | None, visit: Visit
) -> None:
    client = visit(name, **CLOSED)
    status = 404 if name is None else 200
    for path in (f"/stories/{STORY}", "/documents/1", "/documents/1/changes", "/speakers/name:ilse%20varga"):
        for suffix in ("", ".json"):
            assert client.get(path + suffix).status_code == status, path
    hits = client.get("/search.json?q=ceasefire").json()["hits"]
    stories = client.get("/stories.json").json()["stories"]
    assert bool(hits) == bool(stories) == (name is not None)


def test_what_is_published_is_seen_by_everybody(visit: Visit, archive: Archive) -> None:
    published(archive)
    client = visit(None, **CLOSED)
    for path in (f"/stories/{STORY}", "/documents/1", "/speakers/name:ilse%20varga", "/issues/list-prison"):
        assert client.get(path).status_code == 200, path
    assert client.get("/documents/4").status_code == 404
    assert client.get("/search.json?q=ceasefire").json()["hits"]
