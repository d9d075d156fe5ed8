"""schema.org: read as linked data, with no term that schema.org does not have."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from rdflib import RDF, SDO, Graph, URIRef

from readouts.records import Actor
from readouts.rendering import schemaorg

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

# As schema.org's own context reads these terms, so that nothing is fetched.
VOCABULARY = {
    "@vocab": str(SDO),
    **{name: {"@type": "@id"} for name in ("url", "sameAs")},
    "datePublished": {"@type": str(SDO.Date)},
}


def graph(readings) -> Graph:
    page = json.loads("".join(schemaorg.pieces(readings)))
    assert page["@context"] == "https://schema.org"
    page["@context"] = VOCABULARY
    return Graph().parse(data=json.dumps(page), format="json-ld")


def test_every_document_is_an_article_with_a_quotation_a_statement(comparison):
    found = graph(comparison.readings)
    assert len(set(found.subjects(RDF.type, SDO.NewsArticle))) == len(comparison.readings)
    quoted = Counter(
        (str(found.value(article, SDO.headline)), str(found.value(part, SDO.text)))
        for article in found.subjects(RDF.type, SDO.NewsArticle)
        for part in found.objects(article, SDO.hasPart)
    )
    assert quoted == Counter(
        (reading.document.title, statement.content.text)
        for reading in comparison.readings
        for statement in reading.statements
    )


def test_every_term_is_one_of_schema_org_and_nothing_is_reviewed(comparison, hostile):
    for readings in (comparison.readings, hostile.readings):
        found = graph(readings)
        terms = {term for term in found.predicates() if term != RDF.type} | set(found.objects(None, RDF.type))
        assert {term for term in terms if term not in SDO} == set()
        assert not [term for term in terms if "Review" in term or "ating" in term]


def test_only_words_in_quotation_marks_are_a_speakers_own(comparison):
    found = graph(comparison.readings)
    creators = {str(found.value(part, SDO.genre)): 0 for part in found.subjects(RDF.type, SDO.Quotation)}
    for part in found.subjects(SDO.creator):
        creators[str(found.value(part, SDO.genre))] += 1
    assert creators["quoted"] > 0
    assert creators["paraphrased"] == creators["partly quoted"] == 0


def test_a_speaker_who_is_known_elsewhere_is_linked(comparison):
    first = comparison.readings[0]
    statement = first.statements[1]
    known = replace(statement.speakers[0], actor=Actor("Q99999999", "Ilse Varga"))
    found = graph([replace(first, statements=(replace(statement, speakers=(known,)),))])
    (speaker,) = found.objects(None, SDO.spokenByCharacter)
    assert (speaker, SDO.sameAs, URIRef("http://www.wikidata.org/entity/Q99999999")) in found
    assert str(found.value(speaker, SDO.jobTitle)) == "President"


def test_a_path_is_not_published(comparison):
    first = comparison.readings[1]
    moved = replace(first, document=replace(first.document, id="/home/varga/secret.txt", url=None))
    assert "secret" not in "".join(schemaorg.pieces([moved]))
