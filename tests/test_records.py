"""Records travel as JSON and come back as they were."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts import records
from readouts.records import (
    Account,
    Actor,
    Added,
    Archived,
    Attendee,
    Comparison,
    Correction,
    Difference,
    Document,
    Failure,
    Found,
    FreeIssuer,
    Hit,
    Issue,
    Job,
    Join,
    Kept,
    Logged,
    Mention,
    Network,
    Passage,
    Place,
    Possible,
    Publication,
    Query,
    Reading,
    Reply,
    Side,
    Span,
    Speaker,
    Statement,
    Stored,
    Story,
    Told,
    Turn,
    Visit,
)

words = st.text(max_size=12)
maybe = st.none() | st.text(min_size=1, max_size=12)
sure = st.floats(0, 1)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*sorted(pair)))


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def of(literal: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


passages = st.builds(Passage, few(spans), words)
actors = st.builds(Actor, words, words)
speakers = st.builds(
    Speaker, words, of(records.SpeakerKind), st.none() | actors, maybe, maybe, confidence=sure, why=words
)
turns = st.builds(Turn, spans, spans)
documents = st.builds(
    Document,
    id=words,
    text=words,
    title=maybe,
    date=maybe,
    outlet=maybe,
    issuer=maybe,
    party=maybe,
    language=maybe,
    genre=of(records.Genre),
    warnings=few(words),
    turns=few(turns),
    furniture=few(spans),
    url=maybe,
)
mentions = st.builds(
    Mention,
    passages,
    of(records.MentionKind),
    of(records.Form),
    st.none() | st.integers(0, 9),
    st.none() | passages,
)
statements = st.builds(
    Statement,
    id=words,
    kind=of(records.Kind),
    attitude=of(records.Attitude),
    content=passages,
    source=st.none() | passages,
    cue=st.none() | passages,
    speakers=few(speakers),
    candidates=few(speakers),
    addressee=few(speakers),
    party=maybe,
    act=maybe,
    plover=maybe,
    mode=maybe,
    negated=st.booleans(),
    flags=few(of(records.Flag)),
    unsaid=st.booleans(),
    within=maybe,
    confidence=sure,
)
readings = st.builds(Reading, documents, few(statements), few(mentions))
failures = st.builds(Failure, words, words, words)
sides = st.builds(Side, words, words, few(spans), few(words))
issues = st.builds(
    Issue, words, of(records.RelationName), words, sure, few(sides), st.none() | of(records.Aside)
)
possible = st.builds(Possible, sure, few(sides))
groups = few(few(words))
comparisons = st.builds(
    Comparison, few(readings), few(words), few(issues), st.integers(0, 9), few(possible), copies=groups
)
attendees = st.builds(Attendee, maybe, st.none() | actors, maybe)
joins = st.builds(Join, words, words, words)
stories = st.builds(
    Story,
    id=words,
    title=words,
    kind=of(records.HappeningKind),
    documents=few(words),
    first=maybe,
    last=maybe,
    who=few(attendees),
    place=maybe,
    joins=few(joins),
    copies=groups,
)
numbers = st.integers(0, 99)
networks = st.builds(Network, words, words)
added = st.builds(Added, words, of(records.Outcome), numbers, words)
archived = st.builds(
    Archived,
    words,
    numbers,
    words,
    numbers,
    words,
    source=maybe,
    title=maybe,
    date=maybe,
    networks=few(networks),
)
places = st.builds(Place, words, few(spans), words)
values = maybe | st.lists(words, max_size=2)
corrections = st.builds(
    Correction,
    numbers,
    of(records.Correctable),
    few(places),
    values,
    values,
    words,
    words,
    words,
    st.none() | numbers,
    of(records.Standing),
)
differences = st.builds(
    Difference,
    words,
    numbers,
    numbers,
    st.tuples(networks, networks),
    few(statements),
    few(statements),
    few(st.tuples(statements, statements)),
    numbers,
)


@st.composite
def of_archives(draw: st.DrawFn) -> Stored:
    """A reading with the version that it is of."""
    reading, network = draw(readings), draw(networks)
    found = draw(archived)
    document = reading.document
    found = dataclasses.replace(
        found, document=document.id, title=document.title, date=document.date, networks=(network,)
    )
    return Stored(reading, found, network)


kept = st.builds(Kept, numbers, maybe, words, few(st.tuples(words, numbers, networks)), maybe)
queries = st.builds(Query, words, *[maybe] * 8)
hits = st.builds(
    Hit, words, numbers, words, words, few(spans), few(words), maybe, maybe, maybe, maybe, maybe, maybe, maybe
)
found = st.builds(Found, few(hits), st.booleans())
arguments = st.dictionaries(words, words | st.lists(words, max_size=3), max_size=3)
jobs = st.builds(
    Job,
    numbers,
    of(records.JobKind),
    arguments,
    words,
    words,
    of(records.JobState),
    words,
    words,
    few(words),
    numbers,
)
everything = st.one_of(
    passages,
    actors,
    speakers,
    turns,
    documents,
    mentions,
    statements,
    readings,
    failures,
    sides,
    issues,
    comparisons,
    attendees,
    joins,
    stories,
    possible,
    networks,
    added,
    archived,
    places,
    corrections,
    differences,
    kept,
    of_archives(),
    queries,
    hits,
    found,
    st.builds(Visit, maybe, maybe, words),
    st.builds(Told, maybe, maybe, maybe),
    st.builds(Account, words, of(records.Role), words, maybe, maybe, st.booleans()),
    st.builds(FreeIssuer, words, words, words),
    jobs,
    st.builds(Publication, words, numbers, numbers, maybe, words, words, maybe, maybe),
    st.builds(Logged, of(records.LoggedKind), words, numbers, maybe, words, words),
    st.builds(Reply, numbers, maybe, words, words, words, of(records.ReplyState), maybe, maybe),
)


@given(everything)
def test_every_record_comes_back_from_json_as_it_was(record: Any) -> None:
    there = json.loads(json.dumps(record.to_dict()))
    assert type(record).from_dict(there) == record


def test_every_record_of_the_module_is_among_those_tested() -> None:
    tested = {"Passage", "Actor", "Speaker", "Turn", "Document", "Mention", "Statement", "Reading"}
    tested |= {"Failure", "Side", "Issue", "Comparison", "Attendee", "Join", "Story", "Possible"}
    tested |= {"Network", "Added", "Archived", "Place", "Correction", "Difference", "Kept", "Stored"}
    tested |= {"Query", "Hit", "Found", "Visit", "Told"}
    tested |= {"Account", "FreeIssuer", "Job", "Publication", "Logged", "Reply"}
    there = {value for value in vars(records).values() if dataclasses.is_dataclass(value)}
    # What an archive answers to pages goes no further: the site has shapes of its own.
    assert {each.__name__ for each in there if each.__module__ != "readouts.records.pages"} == tested


@given(readings)
def test_a_reading_has_every_key_of_the_contract(reading: Reading) -> None:
    keys = "id text title date outlet issuer party language genre warnings mentions statements"
    assert set(keys.split()) <= set(reading.to_dict())
    keys = "id kind attitude source cue content speaker candidates addressee party act plover negated within"
    for statement in reading.to_dict()["statements"]:
        assert {*keys.split(), "confidence"} <= set(statement)


def test_one_speaker_is_an_object_several_are_a_list_and_none_is_null() -> None:
    content = Passage.of("abc", [(0, 3)])
    a, b = Speaker("Ilse Varga", "person"), Speaker("Anton Dovik", "person")
    told = [
        Statement("s1", "direct", "assertion", content, speakers=who).to_dict() for who in ((), (a,), (a, b))
    ]
    assert [type(entry["speaker"]) for entry in told] == [type(None), dict, list]


def test_a_passage_joins_its_pieces_with_one_space() -> None:
    passage = Passage.of("We agreed, she said, to meet.", [(0, 9), (21, 28)])
    assert (passage.text, passage.start, passage.end) == ("We agreed to meet", 0, 28)


def test_keys_that_a_record_does_not_know_are_ignored() -> None:
    value = Document("a.txt", "text").to_dict() | {"mentions": [], "later": 1}
    assert Document.from_dict(value) == Document("a.txt", "text")


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Document("a.txt", "text").text = "other"  # type: ignore[misc]
