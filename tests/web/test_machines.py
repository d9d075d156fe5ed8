"""What programs read: feeds, the sitemap, linked data, health, and the log."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime

import feedparser
import pytest
import rdflib
import structlog

from readouts.archive import Archive
from readouts.web import logs
from web.conftest import SITE, Visit, published
from web.making import OTHER, STORY

SCHEMA = rdflib.Namespace("https://schema.org/")


def test_feeds_are_valid_and_their_ids_stay(visit: Visit, archive: Archive) -> None:
    published(archive)
    archive.publications.withdraw(STORY, "edda", "too early")
    client = visit()
    for path, least in (("/stories.atom", 2), ("/comparisons.atom", 2), ("/changes.atom", 1)):
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(io.BytesIO(answer.content))
        assert feed.version == "atom10" and not feed.bozo, path
        assert feed.feed.id == f"{SITE}{path}" and feed.feed.title and feed.feed.updated
        assert {link.rel for link in feed.feed.links} == {"self", "alternate"}
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids) >= least, path
        for entry in feed.entries:
            assert entry.link.startswith(f"{SITE}/") and entry.title
            assert datetime.fromisoformat(entry.updated).tzinfo is not None
        again = feedparser.parse(io.BytesIO(client.get(f"{path}?x=1").content))
        assert [entry.id for entry in again.entries] == ids and again.feed.id == feed.feed.id


def test_search_engines_are_told_of_what_is_published_alone(visit: Visit, archive: Archive) -> None:
    published(archive)
    client = visit()
    sitemap = client.get("/sitemap.xml").text
    assert f"<loc>{SITE}/stories/{STORY}</loc>" in sitemap and OTHER not in sitemap
    robots = client.get("/robots.txt").text
    assert f"Sitemap: {SITE}/sitemap.xml" in robots and "Disallow: /desk" in robots


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_a_document_is_linked_data(visit: Visit) -> None:
    client = visit()
    assert '<link rel="alternate" type="application/ld+json" href="/documents/1.jsonld">' in (
        client.get("/documents/1").text
    )
    told = client.get("/documents/1.jsonld").text.replace(
        '"@context": "https://schema.org"', '"@context": {"@vocab": "https://schema.org/"}'
    )
    graph = rdflib.Graph().parse(data=told, format="json-ld")
    (article,) = graph.subjects(rdflib.RDF.type, SCHEMA.NewsArticle)
    quotations = set(graph.objects(article, SCHEMA.hasPart))
    assert len(quotations) == len(client.get("/documents/1.json").json()["statements"])
    assert all((each, rdflib.RDF.type, SCHEMA.Quotation) in graph for each in quotations)


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is said; the log is afterwards as it was."""
    before = logging.root.handlers[:]
    yield capsys
    structlog.reset_defaults()
    logging.root.handlers[:] = before


def test_a_request_is_a_line_of_the_log_without_what_was_sent(
    visit: Visit, archive: Archive, logged: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit()
    logs.start()
    logged.readouterr()
    assert client.get("/health").text == "ok\n"
    assert client.get("/search.json?q=canary").status_code == 200
    assert client.get("/replies/removal?token=canary").status_code == 404
    pages = client.app.state.site.archive.pages  # type: ignore[attr-defined]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(type(pages), "stories", broken)
    assert client.get("/stories.json?party=canary").status_code == 500
    said = logged.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert "canary" not in said
    assert [line["event"] for line in lines] == ["request", "request", "request", "failed", "request"]
    assert [line.get("status") for line in lines] == [200, 200, 404, None, 500]
    assert lines[2]["path"] == "/replies/removal"
    assert lines[3]["kind"] == "RuntimeError" and lines[3]["id"] == lines[4]["id"]
