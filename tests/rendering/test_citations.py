"""Citations, each read back by a reader of its own format."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware

from readouts.records import Document, Reading
from readouts.rendering import citations, identifiers

TITLES = [
    'Varga: "No" to the price',
    "100% of {gas} & $5 #1 _under_ ~ ^ \\end{document}",
    "unbalanced } brace { and } more",
    "two\nlines\r\nER  - \nTY  - BOOK",
    "@book{evil, title={x}}",
    "كما قال رئيس الوزراء \u202eevil\u202c",
    "🕊️ doves, “quotes” and more",
    "a line\u2028separator",
]


def named(title: str, **more) -> Reading:
    known = {"date": "2031-03-14", "outlet": "The Harbour Courier", "url": "https://c.example/a_b?c=1&d=%20"}
    return Reading(Document(id=title, text="", title=title, **known | more))


def flat(text: str) -> str:
    return " ".join(text.split())


READINGS = [named(title) for title in TITLES]


def test_bibtex_is_read_back_with_equal_titles():
    library = bibtexparser.parse_string(
        "".join(citations.bibtex(READINGS)), append_middleware=[LatexDecodingMiddleware()]
    )
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [identifiers.key(each.document) for each in READINGS]
    # The decoder takes braces that only group away, and reads \\textasciicircum as a modifier letter.
    read = [entry["title"].replace("\u02c6", "^") for entry in library.entries]
    assert read == [flat(title) for title in TITLES]


def test_bibtex_names_month_url_and_a_corporate_author():
    account = named("An account", issuer="Office of Velmark and Tarnovia", outlet=None, genre="account")
    (entry,) = bibtexparser.parse_string("".join(citations.bibtex([account]))).entries
    assert entry.entry_type == "misc"
    assert entry["author"] == "{Office of Velmark and Tarnovia}"
    assert (entry["year"], entry["month"], entry["day"]) == ("2031", "mar", "14")
    assert entry["url"] == "https://c.example/a_b?c=1&d=%20"


@pytest.mark.parametrize("title", TITLES)
def test_braces_of_a_bibtex_entry_are_balanced(title):
    (written,) = citations.bibtex([named(title, issuer=title, outlet=title)])
    depth = 0
    for sign in written.strip():
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


def test_ris_is_read_back_with_equal_titles():
    references = rispy.loads("".join(citations.ris(READINGS)))
    assert [each["title"] for each in references] == [flat(title) for title in TITLES]
    assert {each["type_of_reference"] for each in references} == {"NEWS"}
    assert [each["id"] for each in references] == [identifiers.key(each.document) for each in READINGS]
    assert references[0]["date"] == "2031/03/14"
    assert references[0]["urls"] == ["https://c.example/a_b?c=1&d=%20"]


def test_every_genre_has_a_type_that_ris_knows():
    readings = [named("Talks", genre=genre) for genre in ("report", "account", "transcript")]
    found = rispy.loads("".join(citations.ris(readings)))
    types = [each["type_of_reference"] for each in found]
    assert [rispy.TYPE_OF_REFERENCE_MAPPING[each] for each in types] == ["Newspaper", "Report", "Generic"]


def test_csl_is_read_back_by_a_citation_processor():
    from citeproc.source.json import CiteProcJSON

    items = json.loads("".join(citations.csl(READINGS)))
    read = CiteProcJSON(items)
    assert [str(read[item["id"].lower()].title) for item in items] == [flat(title) for title in TITLES]
    assert read[items[0]["id"]].issued.year == 2031
    assert items[0]["container-title"] == "The Harbour Courier"


def test_documents_that_look_alike_have_keys_of_their_own_that_stay():
    readings = [named("Talks", date="2031-03-14") for _ in range(2)]
    other = [
        replace(each, document=replace(each.document, id=f"{at}.txt")) for at, each in enumerate(readings)
    ]
    first, second = (identifiers.key(each.document) for each in other)
    assert first != second
    assert first == identifiers.key(other[0].document)
    assert first.isascii() and first.startswith("harbour2031-")


def test_what_is_not_known_is_left_out_and_a_path_is_not_shown():
    bare = Reading(Document(id="/home/varga/notes.txt", text="", title="Notes"))
    bibtex, ris, csl = ("".join(each([bare])) for each in (citations.bibtex, citations.ris, citations.csl))
    assert set(rispy.loads(ris)[0]) == {"type_of_reference", "id", "title", "type_of_work"}
    assert set(json.loads(csl)[0]) == {"id", "type", "title", "genre"}
    assert not [each for each in (bibtex, ris, csl) if "varga" in each]


def test_hostile_documents_give_one_citation_each(hostile, comparison):
    readings = [*comparison.readings, *hostile.readings]
    assert len(bibtexparser.parse_string("".join(citations.bibtex(readings))).entries) == len(readings)
    assert len(rispy.loads("".join(citations.ris(readings)))) == len(readings)
    assert len(json.loads("".join(citations.csl(readings)))) == len(readings)


@pytest.mark.parametrize("form", [citations.bibtex, citations.ris, citations.csl])
def test_the_folders_of_a_path_are_in_no_citation(form):
    reading = Reading(Document("/home/quillon/desk/presser.txt", "Nothing."))
    written = "".join(form([reading]))
    assert "presser.txt" in written and "quillon" not in written and "/home" not in written
