"""Web annotations: read as linked data, they say what the records say."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from readouts.records import Document, Passage, Reading, Statement
from readouts.rendering import annotations

# The reader is warned of what it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")
DC = Namespace("http://purl.org/dc/elements/1.1/")
OWN = Namespace("urn:readouts:")

# The terms of the Web Annotation Vocabulary that are used, so that nothing is fetched; a term that is
# missing here fails the test that looks for keys without a meaning.
VOCABULARY = {
    "id": "@id",
    "type": "@type",
    **{
        term: str(OA[term])
        for term in "Annotation TextualBody SpecificResource TextQuoteSelector TextPositionSelector "
        "describing classifying identifying start end exact prefix suffix".split()
    },
    "body": {"@id": str(OA.hasBody), "@type": "@id"},
    "target": {"@id": str(OA.hasTarget), "@type": "@id"},
    "source": {"@id": str(OA.hasSource), "@type": "@id"},
    "selector": {"@id": str(OA.hasSelector), "@type": "@id"},
    "motivation": {"@id": str(OA.motivatedBy), "@type": "@vocab"},
    "purpose": {"@id": str(OA.hasPurpose), "@type": "@vocab"},
    "items": {"@id": str(AS.items), "@type": "@id", "@container": "@list"},
    "AnnotationPage": str(AS.OrderedCollectionPage),
    "format": str(DC.format),
    "value": str(RDF.value),
}


def graph(readings) -> Graph:
    page = json.loads("".join(annotations.pieces(readings)))
    standard, own = page["@context"]
    assert standard == "http://www.w3.org/ns/anno.jsonld"
    page["@context"] = [VOCABULARY, own]
    return Graph().parse(data=json.dumps(page), format="json-ld", publicID="https://archive.example/")


def keys(value) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys, value))
    return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()


def single(found: Graph, subject, predicate):
    (value,) = found.objects(subject, predicate)
    return value


def reading(text: str, *words: str, **more) -> Reading:
    spans = [(text.index(word), text.index(word) + len(word)) for word in words]
    statement = Statement("s1", "direct", "assertion", Passage.of(text, spans), **more)
    return Reading(Document("notes/velmark one.txt", text), (statement,))


def test_every_statement_is_an_annotation_that_points_at_its_words(comparison):
    found = graph(comparison.readings)
    expected = Counter(
        (statement.id, text)
        for each in comparison.readings
        for statement in each.statements
        for text in [each.document.text[start:end] for start, end in statement.content.spans]
    )
    exact = Counter()
    for annotation in found.subjects(RDF.type, OA.Annotation):
        for target in found.objects(annotation, OA.hasTarget):
            for selector in found.objects(target, OA.hasSelector):
                if (selector, RDF.type, OA.TextQuoteSelector) in found:
                    words = str(single(found, selector, OA.exact))
                    exact[str(single(found, annotation, OWN.statement)), words] += 1
    assert exact == expected
    statements = sum(len(each.statements) for each in comparison.readings)
    assert len(list(found.subjects(RDF.type, OA.Annotation))) == statements


def test_what_the_model_demands_is_there(comparison, hostile):
    for readings in (comparison.readings, hostile.readings):
        found = graph(readings)
        for annotation in found.subjects(RDF.type, OA.Annotation):
            assert list(found.objects(annotation, OA.hasTarget))
            assert single(found, annotation, OA.motivatedBy) == OA.describing
        for resource in found.subjects(RDF.type, OA.SpecificResource):
            assert isinstance(single(found, resource, OA.hasSource), URIRef)
        for body in found.subjects(RDF.type, OA.TextualBody):
            assert isinstance(single(found, body, RDF.value), Literal)
        for selector in found.subjects(RDF.type, OA.TextPositionSelector):
            start, end = (single(found, selector, OA[name]).toPython() for name in ("start", "end"))
            assert 0 <= start < end
        (page,) = found.subjects(RDF.type, AS.OrderedCollectionPage)
        assert isinstance(page, URIRef)


def test_no_key_is_without_a_meaning(comparison):
    page = json.loads("".join(annotations.pieces(comparison.readings)))
    own = page.pop("@context")[1]
    assert keys(page) <= set(VOCABULARY) | set(own)
    assert set(own) <= keys(page)


@pytest.mark.parametrize(
    ("text", "words", "code_points", "utf16"),
    [
        ("Varga: no.", "no", (7, 9), (7, 9)),
        ("🕊️ Varga: no.", "no", (10, 12), (11, 13)),
        ("Varga: 🕊🕊!", "🕊🕊", (7, 9), (7, 11)),
        ("\U0001d4b1arga\r\nقال: «لا»", "لا", (13, 15), (14, 16)),  # noqa: RUF001
    ],
)
def test_a_position_counts_code_points_and_utf16_units(text, words, code_points, utf16):
    page = json.loads("".join(annotations.pieces([reading(text, words)])))
    (target,) = page["items"][0]["target"]
    position, quote = target["selector"]
    assert (position["start"], position["end"]) == code_points
    assert (position["utf16Start"], position["utf16End"]) == utf16
    units = text.encode("utf-16-le")[2 * utf16[0] : 2 * utf16[1]]
    assert units.decode("utf-16-le") == quote["exact"] == words
    around = text.partition(words)
    assert (quote["prefix"], quote["suffix"]) == (around[0][-32:], around[2][:32])


def test_a_content_in_two_pieces_has_two_targets_in_text_order():
    page = json.loads(
        "".join(annotations.pieces([reading("“We go,” Varga said, “🕊 now.”", "“We go,”", "“🕊 now.”")]))
    )
    quotes = [target["selector"][1]["exact"] for target in page["items"][0]["target"]]
    assert quotes == ["“We go,”", "“🕊 now.”"]


@pytest.mark.parametrize(
    ("id", "url", "address"),
    [
        ("a.html", "https://velmark.example/a b?c=ü", "https://velmark.example/a%20b?c=%C3%BC"),
        ("https://tarnovia.example/x", None, "https://tarnovia.example/x"),
        ("notes/velmark one.txt", "javascript:alert(1)", "notes/velmark%20one.txt"),
        ("/data/velmark.txt", None, "file:///data/velmark.txt"),
        ("urn:a#b?c.txt", None, "urn%3Aa%23b%3Fc.txt"),
        ("\udcff.txt", "https://[", "%ED%B3%BF.txt"),
    ],
)
def test_the_source_is_the_address_of_the_document(id, url, address):
    found = reading("Varga: no.", "no")
    found = replace(found, document=replace(found.document, id=id, url=url))
    page = json.loads("".join(annotations.pieces([found])))
    assert page["items"][0]["target"][0]["source"] == address


def test_a_nested_statement_names_the_one_around_it(comparison):
    page = json.loads("".join(annotations.pieces(comparison.readings[:1])))
    by_id = {item["statement"]: item for item in page["items"]}
    assert by_id["s4"]["within"] == by_id["s3"]["id"]
    assert "within" not in by_id["s3"]


def test_the_same_readings_give_the_same_page_and_another_text_gives_other_identifiers(comparison):
    written = "".join(annotations.pieces(comparison.readings))
    assert written == "".join(annotations.pieces(comparison.readings))
    first = comparison.readings[0]
    edited = replace(first, document=replace(first.document, text=first.document.text + "!"))
    one, other = (json.loads("".join(annotations.pieces([each]))) for each in (first, edited))
    assert one["id"] != other["id"]
    assert {item["id"] for item in one["items"]}.isdisjoint(item["id"] for item in other["items"])


def test_nothing_at_all_is_an_empty_page():
    page = json.loads("".join(annotations.pieces([])))
    assert page["items"] == []
