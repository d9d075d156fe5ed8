"""What pages ask is answered from rows that follow every change, and only from public ones where asked."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from archive.making import DOVIK, FETCHED, SECOND, VARGA, add, compared, keep_stories, read, story
from archive.test_archive import STRAIT, TALKS
from archive.test_database import filled, restored
from readouts.archive import Archive, rows, tables
from readouts.archive.pages.issues import key
from readouts.archive.pages.sayings import gist
from readouts.errors import NotFound, SettingsError
from readouts.records import (
    Attendee,
    Comparison,
    Edited,
    Issue,
    IssueCount,
    Listed,
    Possible,
    Profile,
    Query,
    Reading,
    Said,
    Side,
    Speaker,
    Told,
    speaker_id,
)
from readouts.rendering import views

FERRY = ("Varga", "the Lask ferry sails again in May")
GRAIN = ("Dovik", "grain may pass the strait until autumn")
BY = ("K. Editor", "the recording says so")


def to(reading: Reading, *whom: Speaker) -> Reading:
    """The same with every statement said to somebody."""
    return replace(reading, statements=tuple(replace(each, addressee=whom) for each in reading.statements))


def publish(archive: Archive, *addresses: str) -> None:
    numbers = archive.pages.numbers(addresses)

    def work(connection: Connection) -> None:
        connection.execute(
            insert(tables.public_document), [{"document_id": numbers[address]} for address in addresses]
        )
        rows.mark_public(connection, numbers.values(), True)

    archive._database.write(work)


def hide(archive: Archive, address: str) -> None:
    table, number = tables.public_document, archive.pages.number_of(address)

    def work(connection: Connection) -> None:
        connection.execute(delete(table).where(table.c.document_id == number))
        rows.mark_public(connection, [number], False)

    archive._database.write(work)


def findings(archive: Archive) -> list[str]:
    """What is wrong, but for that documents are public without a publication, as these tests have it."""
    return [line for line in archive.check() if not line.startswith("public documents: ")]


def publish_comparison(archive: Archive, id: int, story: str = "ab12", number: int = 1) -> None:
    values = {"story": story, "number": number, "comparison_id": id, "corrected": 0, "made": FETCHED}
    query = insert(tables.publication).values(**values, who="K. Editor", note="")
    archive._database.write(lambda at: at.execute(query) and None)


def ids(found: Any) -> list[str]:
    return [each.id for each in found]


def contents_of(found: tuple[Said, ...]) -> list[str]:
    return [each.content for each in found]


def test_a_document_is_found_by_its_number_and_its_head_says_where_it_is_used(archive: Archive) -> None:
    add(archive, read("b.txt", TALKS))
    add(archive, read("a.txt", STRAIT))
    add(archive, read("a.txt", STRAIT, TALKS))
    add(archive, read("a.txt", STRAIT, TALKS), SECOND)
    archive.tell("a.txt", Told(party="Velmark"))
    keep_stories(archive, story("a.txt", "b.txt"))
    made = archive.keep_comparison(compared(archive.reading("a.txt"), archive.reading("b.txt")), "ab12")
    number = archive.pages.number_of("a.txt")
    assert archive.pages.address_of(number) == "a.txt"
    assert archive.pages.numbers(["a.txt", "nowhere.txt"]) == {"a.txt": number}
    sheet = archive.pages.sheet(number)
    assert (sheet.number, sheet.address, sheet.versions) == (number, "a.txt", archive.versions("a.txt"))
    assert sheet.comparisons == (made,)
    assert sheet.stories == (archive.pages.story("ab12"),)
    for ask in (archive.pages.address_of, archive.pages.sheet):
        with pytest.raises(NotFound, match="99: no such document"):
            ask(99)
    with pytest.raises(NotFound, match=r"z\.txt"):
        archive.pages.number_of("z.txt")


def test_stories_are_listed_by_day_party_and_page(archive: Archive) -> None:
    for address in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"):
        add(archive, read(address, STRAIT if address != "d.txt" else TALKS))
    one = replace(
        story("a.txt", "b.txt", "c.txt"),
        who=(Attendee("Anton Dovik", country="Tarnovia"),),
        copies=(("a.txt", "b.txt"),),
    )
    two = replace(
        story("d.txt", id="cd34"), first="2025-04-01", last="2025-04-02", kind="event", place="Lask"
    )
    three = replace(story("e.txt", id="ef56"), first=None, last=None)
    keep_stories(archive, one, two, three)
    made = archive.keep_comparison(compared(archive.reading("d.txt")), "cd34")
    expected = Listed(
        "cd34", two.title, "event", "2025-04-01", "2025-04-02", "Lask", ("Tarnovia",), 1, 1, made
    )
    pages = archive.pages
    assert pages.stories()[0] == expected
    first = pages.story("ab12")
    assert (first.parties, first.documents, first.independent) == (("Tarnovia", "Velmark"), 3, 2)
    assert first.comparison is None
    for arguments, found in (
        ({}, ["cd34", "ab12", "ef56"]),
        ({"limit": 1}, ["cd34"]),
        ({"limit": 2, "offset": 1}, ["ab12", "ef56"]),
        ({"party": "velmark"}, ["ab12", "ef56"]),
        ({"party": "Tarnovia"}, ["cd34", "ab12"]),
        ({"days": ("2025-04-01", None)}, ["cd34"]),
        ({"days": ("2025-01-01", "2025-03-01")}, ["ab12"]),
        ({"party": "Tarnovia", "days": (None, "2025-03-31")}, ["ab12"]),
        ({"party": "Nowhere"}, []),
    ):
        assert ids(pages.stories(**arguments)) == found, arguments
    archive.correct("e.txt", "s1", "party", "Tarnovia", *BY)
    assert ids(pages.stories("Velmark")) == ["ab12"]
    assert ids(pages.stories("Tarnovia")) == ["cd34", "ab12", "ef56"]
    keep_stories(archive, replace(one, documents=("a.txt", "b.txt"), copies=()))
    assert pages.story("ab12").independent == 2
    with pytest.raises(NotFound, match="none: no such story"):
        pages.story("none")
    for limit, offset in ((0, 0), (501, 0), (1, -1)):
        with pytest.raises(SettingsError):
            pages.stories(limit=limit, offset=offset)


def of_many_sides() -> tuple[Comparison, list[Reading]]:
    """A comparison with all that rows show: parts, what is told by another, narration, possible pairs."""
    one = read("a.txt", STRAIT, FERRY, ("Mara Ruel", "nothing of it"), issuer="Palace", party="Velmark")
    inner = replace(one.statements[1], within="s3")
    parts = replace(one.statements[0], speakers=(), candidates=(VARGA, DOVIK))
    one = replace(one, statements=(parts, inner, one.statements[2]))
    body = "Unofficial translation\n" + read("b.txt", GRAIN).document.text
    two = read("b.txt", GRAIN, TALKS)
    three = replace(read("c.txt", GRAIN), document=replace(two.document, id="c.txt", text=body, title=None))
    start, end = one.statements[0].content.spans[0]
    sides = (
        Side("Velmark", "a.txt", ((start, start + 3), (start + 8, end)), ("s1", "s2")),
        Side("Tarnovia", "b.txt", two.statements[0].content.spans, ("s1",)),
    )
    told = Side("Velmark", "a.txt", ((0, 5),))
    third = Side("Tarnovia", "c.txt", ((0, 10),))
    issues = (
        Issue("the strait", "differs", "other words", 0.6, sides),
        Issue("the ferry", "one_sided", "only here", 0.9, (told,), "ahead"),
        Issue("grain", "one_sided", "only here", 0.9, (third,)),
    )
    readings = [one, two, three]
    made = Comparison(
        tuple(readings),
        ("Velmark", "Tarnovia"),
        issues,
        2,
        (Possible(0.3, (told, third)),),
        1,
        (("b.txt", "c.txt"),),
    )
    return made, readings


def shown(made: Comparison) -> Any:
    texts = {reading.document.text: reading.document.id for reading in made.readings}

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return texts.get(value, value)
        if isinstance(value, tuple | list):
            return [plain(each) for each in value]
        if hasattr(value, "__slots__"):
            return {name: plain(getattr(value, name)) for name in value.__slots__}
        return value

    about = [views.facts(reading.document) for reading in made.readings]
    return plain([views.rows(made), views.sections(made), views.possible(made), views.legend(made), about])


def test_the_outline_of_a_comparison_shows_the_same_rows(archive: Archive) -> None:
    made, readings = of_many_sides()
    for reading in readings:
        add(archive, reading)
    id = archive.keep_comparison(made, "ab12")
    outline = archive.pages.comparison(id)
    assert shown(outline) == shown(made)
    assert outline.independent == made.independent
    assert "".join(set(outline.readings[1].document.text) - set(GRAIN[1])).strip() == "x"
    assert not any(reading.mentions for reading in outline.readings)
    correction = archive.correct_relation(id, 0, "conflicts", *BY)
    assert shown(archive.pages.comparison(id)) == shown(archive.comparison(id)) != shown(made)
    assert archive.pages.comparison(id, corrected=False) == outline
    assert archive.pages.issue(key("the strait")) == ()
    keep_stories(archive, story("a.txt", "b.txt", "c.txt"))
    assert archive.pages.issue(key("The Straits"))[0].relation == "conflicts"
    archive.undo(correction.id, *BY)
    assert archive.pages.comparison(id) == outline
    assert archive.pages.issue(key("the strait"))[0].relation == "differs"
    assert archive.check() == ()
    with pytest.raises(NotFound, match="99: no such comparison"):
        archive.pages.comparison(99)


def spoken(archive: Archive) -> None:
    """Statements of Varga in two roles and of Ruel, who has no Wikidata id."""
    minister = replace(VARGA, role="Minister")
    add(archive, to(read("a.txt", STRAIT, FERRY, date="2025-03-01"), DOVIK))
    early = read("b.txt", FERRY, date="2024-11-05")
    add(archive, replace(early, statements=(replace(early.statements[0], speakers=(minister,)),)))
    add(archive, read("c.txt", STRAIT, date="2025-05-09"))
    ruel = Speaker("Mara  Ruel", "person", None, "spokeswoman", "Velmark")
    late = read("d.txt", TALKS, GRAIN, date=None)
    both = replace(late.statements[0], speakers=(ruel, VARGA), party="Velmark", act="DENY", kind="direct")
    add(archive, replace(late, statements=(both, late.statements[1])))


def test_a_speaker_is_told_in_numbers(archive: Archive) -> None:
    spoken(archive)
    found = archive.pages.speaker("Q1001")
    assert found == Profile(
        "Q1001",
        "Ilse Varga",
        5,
        roles=(
            ("President", "2025-03-01", "2025-05-09", 4),
            ("Minister", "2024-11-05", "2024-11-05", 1),
        ),
        parties=(("Velmark", 5),),
        countries=(("Velmark", 5),),
        acts=(("STATE", 4), ("DENY", 1)),
        kinds=(("indirect", 4), ("direct", 1)),
        addressees=(("Q1002", "Anton Dovik", 2),),
        months=(("2024-11", 1), ("2025-03", 2), ("2025-05", 1)),
    )
    ruel = archive.pages.speaker("name: mara RUEL")
    assert (ruel.id, ruel.label, ruel.statements, ruel.roles) == (
        "name:mara ruel",
        "Mara Ruel",
        1,
        (("spokeswoman", "", "", 1),),
    )
    assert set(archive.pages.speakers()) == {"Q1001", "Q1002", "name:mara ruel"}
    (first,) = archive.pages.speakers(1)
    assert len(archive.pages.speakers(after=first)) == 2
    with pytest.raises(NotFound, match="Q5: no such speaker"):
        archive.pages.speaker("Q5")


def test_a_speakers_statements_come_the_newest_first(archive: Archive) -> None:
    spoken(archive)
    pages = archive.pages
    strait, talks = STRAIT[1], TALKS[1]
    newest = [strait, FERRY[1], strait, FERRY[1], talks]
    for arguments, found in (
        ({}, newest),
        ({"page": (2, 1)}, newest[1:3]),
        ({"query": Query("ferry")}, [FERRY[1], FERRY[1]]),
        ({"query": Query("nothing at all")}, []),
        ({"query": Query(since="2025-01-01")}, newest[:3]),
        ({"query": Query(until="2025-03-01")}, newest[1:4]),
        ({"query": Query("ferry", since="2025-01-01", until="2025-12-31")}, [FERRY[1]]),
        ({"addressee": "Q1002"}, newest[1:3]),
        ({"addressee": "Q1002", "query": Query("ferry")}, [FERRY[1]]),
        ({"addressee": "Q1001"}, []),
    ):
        assert contents_of(pages.statements("Q1001", **arguments)) == found, arguments
    (ruel,) = pages.statements("name:Mara Ruel", Query(talks))
    assert ruel.speakers == (("name:mara ruel", "Mara  Ruel"), ("Q1001", "Ilse Varga"))
    assert (ruel.document, ruel.address, ruel.statement) == (pages.number_of("d.txt"), "d.txt", "s1")
    with pytest.raises(SettingsError):
        pages.statements("Q1001", Query(since="yesterday"))
    with pytest.raises(NotFound):
        pages.statements("Q1001", addressee="Q5")


def test_a_speakers_numbers_follow_versions_corrections_and_their_undoing(archive: Archive) -> None:
    spoken(archive)
    before = archive.pages.speaker("Q1001"), archive.pages.speaker("Q1002")
    made = archive.correct("a.txt", "s1", "speaker", [DOVIK], *BY)
    assert archive.pages.speaker("Q1001").statements == 4
    assert archive.pages.speaker("Q1002").roles[0][1:] == ("2025-03-01", "2025-03-01", 2)
    assert archive.check() == ()
    archive.undo(made.id, *BY)
    assert (archive.pages.speaker("Q1001"), archive.pages.speaker("Q1002")) == before
    add(archive, read("a.txt", TALKS, date="2025-03-01"))
    assert archive.pages.speaker("Q1001").addressees == ()
    assert archive.pages.speaker("Q1001").statements == 3
    add(archive, read("a.txt", date="2025-03-01"), SECOND)
    assert archive.check() == ()


def test_who_has_no_name_has_no_page(archive: Archive) -> None:
    add(archive, read("a.txt", ("Officials", "nothing was agreed at all")))
    assert archive.pages.speakers() == ()
    assert speaker_id(Speaker("  ", "person")) is None
    assert archive.check() == ()


def told_in(archive: Archive, id: str, day: str, *labels: str) -> int:
    """A story with a comparison whose rows have these labels."""
    pair = [read(f"{id}-{each}.txt", said, date=day) for each, said in (("a", STRAIT), ("b", GRAIN))]
    for reading in pair:
        add(archive, reading)
    keep_stories(archive, *archive.stories(), story(*(each.document.id for each in pair), id=id))
    made = compared(*pair)
    rows = tuple(replace(made.issues[0], label=label) for label in labels)
    return archive.keep_comparison(replace(made, issues=rows), id)


def test_an_issue_is_followed_across_stories(archive: Archive) -> None:
    told_in(archive, "ab12", "2025-03-01", "the Lask strait", "grain exports")
    older = told_in(archive, "cd34", "2025-02-01", "Lask straits", "prisoners")
    pages = archive.pages
    rows = pages.issue(key("Lask strait"))
    assert [(row.story, row.day, row.label, row.row) for row in rows] == [
        ("ab12", "2025-03-01", "the Lask strait", 0),
        ("cd34", "2025-02-01", "Lask straits", 0),
    ]
    assert [(side.party, side.words) for side in rows[1].sides] == [
        ("Velmark", STRAIT[1]),
        ("Tarnovia", GRAIN[1]),
    ]
    assert [side.document for side in rows[1].sides] == [
        pages.number_of("cd34-a.txt"),
        pages.number_of("cd34-b.txt"),
    ]
    assert pages.issue(key("Lask strait"), 1, 1) == rows[1:]
    counts = pages.issues()
    assert counts[0] == IssueCount("lask-strait", "the Lask strait", 2)
    assert sorted(each.key for each in counts[1:]) == ["export-grain", "prison"]
    newer = told_in(archive, "cd34", "2025-02-01", "Lask strait pilots")
    assert newer != older
    assert [row.story for row in pages.issue("lask-strait")] == ["ab12"]
    assert [each.key for each in pages.similar_issues("lask-strait")] == ["lask-pilot-strait"]
    assert pages.similar_issues("prison") == ()
    keep_stories(archive, story("ab12-a.txt", "ab12-b.txt", "cd34-a.txt", "cd34-b.txt", id="ef56"))
    assert pages.issues() == ()
    assert archive.check() == ()


def test_documents_are_alike_by_story_and_by_what_they_share(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT, FERRY, GRAIN))
    add(archive, read("b.txt", TALKS))
    add(archive, read("c.txt", ("Mara Ruel", "“The Lask Ferry sails again in May”"), GRAIN))
    add(archive, read("d.txt", GRAIN, GRAIN))
    add(archive, read("e.txt", ("Varga", "yes")))
    keep_stories(archive, story("a.txt", "b.txt"), story("c.txt", id="cd34"), story("d.txt", id="ef56"))
    pages = archive.pages
    found = pages.similar_documents(pages.number_of("a.txt"))
    assert [(each.address, each.reason, each.statements) for each in found] == [
        ("b.txt", "same story", ()),
        ("c.txt", "2 statements in common", (("s2", "s1"), ("s3", "s2"))),
        ("d.txt", "1 statement in common", (("s3", "s1"),)),
    ]
    assert pages.similar_documents(pages.number_of("e.txt")) == ()
    assert [(each.id, count) for each, count in pages.similar_stories("ab12")] == [("cd34", 2), ("ef56", 1)]
    archive.correct("c.txt", "s1", "span", [(18, 22)], *BY)
    assert len(pages.similar_documents(pages.number_of("a.txt"))[1].statements) == 1
    publish(archive, "a.txt", "d.txt")
    assert [each.address for each in pages.similar_documents(pages.number_of("a.txt"), public=True)] == [
        "d.txt"
    ]
    assert [each.id for each, _ in pages.similar_stories("ab12", public=True)] == ["ef56"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The strait stays open, he said", "“the STRAIT stays open” he said", True),
        ("we don't want it", "we don’t want it", True),  # noqa: RUF001
        ("the strait stays open", "the strait stays shut", False),
    ],
)
def test_the_same_words_have_the_same_gist(one: str, other: str, same: bool) -> None:
    assert (gist(one) == gist(other)) == same
    assert gist("only three words") is None


def test_versions_that_replaced_another_are_listed(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    add(archive, read("b.txt", STRAIT))
    add(archive, read("a.txt", TALKS, title="Of the talks"))
    add(archive, read("b.txt", TALKS))
    add(archive, read("b.txt", GRAIN))
    pages = archive.pages
    found = pages.changes()
    assert [(each.address, each.version) for each in found] == [("b.txt", 3), ("b.txt", 2), ("a.txt", 2)]
    assert found[2] == Edited(pages.number_of("a.txt"), "a.txt", "Of the talks", 2, FETCHED)
    assert pages.changes(1, 2) == found[2:]
    publish(archive, "a.txt")
    assert pages.changes(public=True) == found[2:]


def asked(archive: Archive, *, public: bool) -> list[Any]:
    """What a site shows of an archive: stories, statements and numbers of speakers, issues."""
    pages = archive.pages

    def numbers(id: str) -> Any:
        try:
            return pages.speaker(id, public=public)
        except NotFound:
            return None

    return [
        [(each.id, each.documents) for each in pages.stories(public=public)],
        [(each.id, each.documents) for each in pages.stories("Velmark", public=public)],
        contents_of(pages.statements("Q1001", public=public)),
        [numbers("Q1001"), numbers("Q1002")],
        sorted(pages.speakers(public=public)),
        sorted(pages.numbers(["ab12-a.txt", "ab12-b.txt", "cd34-a.txt"], public=public)),
    ]


def test_only_what_is_public_is_answered_where_that_is_asked(archive: Archive) -> None:
    first = told_in(archive, "ab12", "2025-03-01", "the Lask strait")
    second = told_in(archive, "cd34", "2025-02-01", "the Lask strait")
    nothing = [[], [], [], [None, None], [], []]
    assert asked(archive, public=True) == nothing
    publish(archive, "ab12-a.txt")
    stories, of_party, contents, numbers, speakers, documents = asked(archive, public=True)
    assert (stories, of_party, contents) == ([("ab12", 1)], [("ab12", 1)], [STRAIT[1]])
    assert (numbers[0].statements, numbers[0].roles[0][1:], numbers[1]) == (
        1,
        ("2025-03-01",) * 2 + (1,),
        None,
    )
    assert (speakers, documents) == (["Q1001"], ["ab12-a.txt"])
    pages = archive.pages
    hidden = pages.number_of("ab12-b.txt")
    for ask in (pages.sheet, pages.address_of):
        with pytest.raises(NotFound, match="no such document"):
            ask(hidden, public=True)
        ask(hidden)
    assert pages.issue("lask-strait", public=True) == pages.issues(public=True) == ()
    publish_comparison(archive, first)
    (row,) = pages.issue("lask-strait", public=True)
    assert [side.party for side in row.sides] == ["Velmark"]
    assert pages.issues(public=True) == (IssueCount("lask-strait", "the Lask strait", 1),)
    assert pages.comparison(first, public=True) == pages.comparison(first)
    assert pages.story("ab12", public=True).published == 1
    assert pages.sheet(pages.number_of("ab12-a.txt"), public=True).comparisons == (first,)
    with pytest.raises(NotFound, match="no such comparison"):
        pages.comparison(second, public=True)
    assert findings(archive) == []
    add(archive, read("ab12-a.txt", TALKS, STRAIT, date="2025-03-01"))
    archive.correct("ab12-a.txt", "s2", "speaker", [DOVIK], *BY)
    keep_stories(archive, *archive.stories())
    assert asked(archive, public=True)[2:4][1][1].statements == 2
    assert findings(archive) == []
    hide(archive, "ab12-a.txt")
    assert asked(archive, public=True) == nothing
    publish(archive, "ab12-a.txt", "ab12-b.txt", "cd34-a.txt", "cd34-b.txt")
    assert asked(archive, public=True) == asked(archive, public=False)
    assert findings(archive) == []


def test_what_is_withdrawn_takes_back_what_was_published_before_it(archive: Archive) -> None:
    first = told_in(archive, "ab12", "2025-03-01", "the Lask strait")
    second = told_in(archive, "ab12", "2025-03-01", "grain exports")
    publish_comparison(archive, first)
    publish_comparison(archive, second, number=2)
    assert [each.key for each in archive.pages.issues(public=True)] == ["export-grain"]
    table = tables.publication
    query = update(table).where(table.c.number == 2).values(withdrawn=FETCHED)
    archive._database.write(lambda at: at.execute(query) and None)
    assert archive.pages.issues(public=True) == ()
    assert archive.pages.story("ab12").published is None


OWN = (
    tables.person,
    tables.saying,
    tables.addressing,
    tables.speaker_count,
    tables.gist,
    tables.story_party,
    tables.outline,
    tables.issue_row,
    tables.issue,
    tables.issue_word,
)


def test_nothing_of_a_forgotten_document_is_left_for_pages(archive: Archive) -> None:
    told_in(archive, "ab12", "2025-03-01", "the Lask strait")
    add(archive, to(read("ab12-a.txt", STRAIT, FERRY), VARGA))
    publish(archive, "ab12-a.txt")
    for table in OWN:
        with archive._database.reading() as connection:
            assert connection.execute(select(table)).first(), table.name
    hide(archive, "ab12-a.txt")
    archive.forget("ab12-b.txt", "asked to")
    assert archive.check() == ()
    assert [each.key for each in archive.pages.issues()] == []
    archive.forget("ab12-a.txt", "asked to")
    for table in OWN:
        with archive._database.reading() as connection:
            assert connection.execute(select(table)).all() == [], table.name


DAMAGES: list[tuple[Any, str]] = [
    (tables.saying.delete(), "rows for pages"),
    (update(tables.saying).values(day="2020-01-01"), "rows for pages"),
    (update(tables.gist).values(gist=7), "rows for pages"),
    (update(tables.speaker_count).values(statements=7), "Q1001: the counts"),
    (tables.speaker_count.delete(), "Q1001: the counts"),
    (tables.outline.delete(), "its outline"),
    (update(tables.outline).values(record=b"no packed bytes"), "its outline"),
    (update(tables.issue_row).values(relation="conflicts"), "the rows to find it by"),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_damage_to_what_pages_ask_is_found(archive: Archive, damage: Any, said: str) -> None:
    told_in(archive, "ab12", "2025-03-01", "the Lask strait")
    assert archive.check() == ()
    archive._database.write(lambda connection: connection.execute(damage) and None)
    assert any(said in line for line in archive.check())


def page_rows(where: str) -> dict[str, Any]:
    """What the tables for pages hold, without numbers and times."""
    with Archive.open(where) as archive:
        pages = archive.pages
        id = archive.comparisons("ab12")[0].id
        return {
            "speakers": [pages.speaker(each) for each in sorted(pages.speakers())],
            "statements": [replace(each, document=0) for each in pages.statements("Q1002")],
            "stories": pages.stories("Velmark"),
            "outline": pages.comparison(id),
            "issues": pages.issues(),
            "alike": [replace(a, number=0) for a in pages.similar_documents(pages.number_of("b.txt"))],
            "changes": [replace(each, document=0) for each in pages.changes()],
        }


@pytest.mark.parametrize("schema", ["1", "2", "3"])
def test_an_older_archive_answers_pages_as_a_new_one(
    schema: str, kind: str, where: str, tmp_path: Path
) -> None:
    restored(schema, kind, where, tmp_path)
    again = str(tmp_path / "again.sqlite")
    filled(again)
    if schema < "4":
        with Archive.open(where) as archive:
            (kept,) = archive.comparisons("ab12")
            archive.publications.publish("ab12", kept.id, "K. Editor", "first")
    assert page_rows(where) == page_rows(again)
    with Archive.open(where) as archive:
        assert archive.check() == ()


def test_a_damaged_archive_is_upgraded_all_the_same(tmp_path: Path) -> None:
    where = str(tmp_path / "archive.sqlite")
    restored("3", "sqlite", where, tmp_path)
    driver = sqlite3.connect(where)
    for table in ("story", "comparison", "reading", "version"):
        driver.execute(f"UPDATE {table} SET record = x'00'")
    driver.commit()
    driver.close()
    with Archive.open(where) as archive:
        assert archive.pages.speaker("Q1002").statements
        assert [line for line in archive.check() if "damaged" in line]


def test_hostile_values_are_kept_and_found(archive: Archive) -> None:
    name = "Ilse\0 " + "V" * 4000 + "\ud800"
    who = Speaker(name, "person", None, "r" * 4000, "c" * 4000)
    reading = read("a.txt", STRAIT, date="not a day")
    reading = replace(
        reading, statements=(replace(reading.statements[0], speakers=(who,), party="p" * 4000),)
    )
    add(archive, to(reading, who))
    keep_stories(archive, story("a.txt"))
    made = replace(compared(reading), issues=(replace(compared(reading).issues[0], label="l" * 5000),))
    archive.keep_comparison(made, "ab12")
    found = archive.pages.speaker(str(speaker_id(who)))
    assert found.statements == 1
    assert contents_of(archive.pages.statements(str(speaker_id(who)))) == [STRAIT[1]]
    assert archive.check() == ()
    archive.forget("a.txt", "asked to")
    assert archive.pages.speakers() == ()
