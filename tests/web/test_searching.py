"""Searching: what is found says what was denied, and a slip is told beside the form in one line."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from meeting import courier
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.rendering import brat
from readouts.web import words
from web.conftest import Visit
from web.making import keep, placed


def denied(archive: Archive) -> None:
    """Keep the report once more: officials do not ask in it, and Varga does not agree."""
    read = placed(courier())
    first = replace(read.statements[0], act="REQUEST", negated=True)
    others = (
        replace(read.statements[1], act="REQUEST"),
        replace(read.statements[2], act="AGREE", negated=True),
    )
    changed = replace(read.document, text=read.document.text + "\n")
    keep(archive, replace(read, document=changed, statements=(first, *others)))


@pytest.mark.parametrize(
    ("path", "negated"),
    [("/search{}?q=observers&act=request", True), ("/search{}?q=promised&act=request", False)],
)
def test_what_is_found_says_whether_it_is_negated(
    path: str, negated: bool, visit: Visit, archive: Archive
) -> None:
    denied(archive)
    client = visit()
    (hit,) = client.get(path.format(".json")).json()["hits"]
    (row,) = csv.DictReader(client.get(path.format(".csv")).text.splitlines())
    page = client.get(path.format("")).text
    assert (hit["act"], hit["negated"], row["negated"]) == ("REQUEST", negated, "yes" if negated else "")
    assert "act: request" in page and ("act: request, negated" in page) is negated


def test_a_speaker_and_a_document_say_what_is_negated(visit: Visit, archive: Archive) -> None:
    denied(archive)
    client = visit()
    assert "act: agree, negated" in client.get("/speakers/name:ilse%20varga").text
    for path, name in (("/speakers/name:ilse%20varga", "statements"), ("/documents/3", "statements")):
        said = client.get(f"{path}.json").json()[name]
        assert [one["negated"] for one in said if one["act"] == "AGREE"] == [True]
        rows = csv.DictReader(client.get(f"{path}.csv").text.splitlines())
        assert [row["negated"] for row in rows if row["act"] == "AGREE"] == ["yes"]


def alert(client: TestClient, path: str) -> str:
    """What a search is told that cannot be answered; the form is there, with what was asked."""
    answer = client.get(path)
    assert answer.status_code == 400, answer.text
    assert 'aria-label="Search by everything"' in answer.text
    told = answer.text.partition('role="alert">')[2].partition("</p>")[0]
    data = client.get(path.replace("/search", "/search.json"))
    assert data.status_code == 400 and data.json()["message"]
    assert client.get(path.replace("/search", "/search.csv")).status_code == 400
    return told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=%22prisoner+list", "A quotation mark is open: put one before and one after a phrase"),
        ("q=list&act=shout", "There is no such act; there are state, confirm, deny"),
        ("kind=loud", "There is no such kind; there are direct, indirect, mixed."),
        (
            "q=list&since=14.3.2031",
            "The day under \u201cFrom\u201d is no date: write year, month and day, as in 2031-03-14.",
        ),
        ("until=2031-02-30", "The day under \u201cTo\u201d is no date"),
        (
            "since=2031-03-16&until=2031-03-14",
            "The day under \u201cFrom\u201d is after that under \u201cTo\u201d",
        ),
        ("q=*", "Say what to look for"),
    ],
)
def test_a_slip_is_told_beside_the_form(query: str, told: str, visit: Visit) -> None:
    found = alert(visit(), f"/search?{query}")
    assert found.startswith(told) and found.endswith(".")


def test_what_was_asked_stands_in_the_form_again(visit: Visit) -> None:
    page = visit().get("/search?q=%22prisoner+list&party=Velmark&kind=direct").text
    assert 'value="&#34;prisoner list"' in page and 'value="Velmark"' in page
    assert '<option value="direct" selected>' in page


@pytest.mark.parametrize(
    ("query", "told", "link"),
    [
        ("q=ceasefire&party=Ostrava", "without the party", "/search?q=ceasefire"),
        ("q=ceasefire&until=2030-01-01", "without the day under \u201cTo\u201d", "/search?q=ceasefire"),
        ("q=zeppelin&party=Velmark", "without the words", "/search?party=Velmark"),
        ("q=ceasefire&party=Ostrava&act=aid", "leave several of them empty", "/search?q=ceasefire"),
        ("q=zeppelin+strait", "fewer of them find more", ""),
        ("party=Ostrava", "No statement fits the party.", ""),
        ("q=zeppelin&party=Velmark&speaker=Nobody", "leave several of them empty", "/search?q=zeppelin"),
    ],
)
def test_a_search_without_hits_says_what_to_leave_out_first(
    query: str, told: str, link: str, visit: Visit
) -> None:
    client = visit()
    page = client.get(f"/search?{query}")
    assert page.status_code == 200 and told in page.text
    assert not link or f'href="{link}"' in page.text


def test_every_act_can_be_chosen(visit: Visit) -> None:
    assert set(words.ACTS) == set(brat.ACTS)
    page = visit().get("/search").text
    assert all(f'<option value="{act}">' in page for act in brat.ACTS)
