"""Issues as pages show them: one in one story after another, those like it, and the most frequent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from readouts.archive import tables
from readouts.archive.packing import unpacked_record
from readouts.archive.pages import lists, profiles
from readouts.records import IssueCount, IssueRow, IssueSide

# Of each word so many issues are looked at.
_LOOKED_AT = 300
# Issues with this part of their words in common (Dice) stand beside each other.
_ALIKE = 0.5
# So many statements of somebody are looked for in so many comparisons, the latest.
_SPOKEN, _COMPARISONS = 60, 8


def rows(connection: Connection, key: str, limit: int, offset: int, *, public: bool) -> tuple[IssueRow, ...]:
    """The rows of an issue in the newest comparisons of stories, or in those published, the newest first."""
    table, story = tables.issue_row, tables.story
    query = (
        select(table, story.c.title)
        .outerjoin(story, story.c.id == table.c.story)
        .where(table.c.key == key, _seen(public=public))
        .order_by(table.c.day.desc(), table.c.id.desc())
    )
    found = connection.execute(query.limit(limit).offset(offset)).all()
    told = {row.id: unpacked_record(row.sides) for row in found}
    addresses = {side["document"] for sides in told.values() for side in sides}
    numbers = lists.numbers(connection, addresses, public=public)
    return tuple(
        IssueRow(
            label=row.label,
            relation=row.relation,
            day=row.day or None,
            story=row.story,
            title=row.title or "",
            comparison=row.comparison_id,
            row=row.number,
            sides=tuple(
                IssueSide(
                    side["party"], numbers.get(side["document"]), side["words"], tuple(side["statements"])
                )
                for side in told[row.id]
                if not public or side["document"] in numbers
            ),
        )
        for row in found
    )


def counted(connection: Connection, limit: int, offset: int, *, public: bool) -> tuple[IssueCount, ...]:
    """The issues that most stories have."""
    table = tables.issue
    query = select(table).order_by(table.c.stories.desc(), table.c.key)
    if public:
        query = _counted_public()
    return tuple(IssueCount(*row) for row in connection.execute(query.limit(limit).offset(offset)))


def tallies(connection: Connection, stories: Sequence[str], *, public: bool) -> dict[str, dict[str, int]]:
    """How often each relation stands in the newest comparisons of stories, or in those published."""
    row = tables.issue_row
    query = (
        select(row.c.story, row.c.relation, func.count())
        .where(row.c.story.in_(stories), _seen(public=public))
        .group_by(row.c.story, row.c.relation)
    )
    found: dict[str, dict[str, int]] = {}
    for story, relation, count in connection.execute(query):
        found.setdefault(story, {})[relation] = count
    return found


def of_speaker(connection: Connection, id: str, limit: int, *, public: bool) -> tuple[IssueCount, ...]:
    """The issues on which somebody's latest statements stand, those in most stories first.

    Raises:
        NotFound: nobody of this id has said anything.
    """
    latest, where, used, rows = _speaker_queries(public)
    # Asked one after the other: together they are answered by going through all rows.
    ids = connection.scalars(latest, {"of": profiles.person(connection, id).who}).all()
    said: set[tuple[str, str]] = set()
    documents: set[int] = set()
    for address, document, name in connection.execute(where, {"ids": ids}) if ids else ():
        said.add((address, name))
        documents.add(document)
    comparisons = connection.scalars(used, {"ids": list(documents)}).all() if documents else ()
    labels: dict[str, str] = {}
    stories: dict[str, set[str]] = {}
    for key, label, story, sides in connection.execute(rows, {"ids": comparisons}) if comparisons else ():
        own = unpacked_record(sides)
        if any((side["document"], name) in said for side in own for name in side["statements"]):
            labels.setdefault(key, label)
            stories.setdefault(key, set()).add(story)
    order = sorted(labels, key=lambda key: (-len(stories[key]), key))[:limit]
    return tuple(IssueCount(key, labels[key], len(stories[key])) for key in order)


@cache
def _speaker_queries(public: bool) -> tuple[Select[Any], ...]:
    """Somebody's latest statements, where these stand, their documents' comparisons, and their rows."""
    # Put together once: that takes longer than to look it up.
    saying, statement, owner, row = tables.saying, tables.statement, tables.document, tables.issue_row
    link, read, version = tables.comparison_reading, tables.reading, tables.version
    ids: Any = bindparam("ids", expanding=True)
    latest = select(saying.c.statement_id).where(saying.c.who == bindparam("of"))
    if public:
        latest = latest.where(saying.c.public == 1)
    where = select(owner.c.address, owner.c.id, statement.c.name).join(
        owner, owner.c.id == statement.c.document_id
    )
    used = select(link.c.comparison_id).select_from(
        link.join(read, read.c.id == link.c.reading_id).join(version)
    )
    used = used.where(version.c.document_id.in_(ids)).distinct()
    rows = select(row.c.key, row.c.label, row.c.story, row.c.sides)
    return (
        latest.order_by(saying.c.day.desc(), saying.c.statement_id.desc()).limit(_SPOKEN),
        where.where(statement.c.id.in_(ids)),
        used.order_by(link.c.comparison_id.desc()).limit(_COMPARISONS),
        rows.where(row.c.comparison_id.in_(ids), _seen(public=public)),
    )


def alike(connection: Connection, key: str, limit: int, *, public: bool) -> tuple[IssueCount, ...]:
    """Other issues with at least half of their words in common, those with most of them first."""
    word, table = tables.issue_word, tables.issue
    own = key.split("-")
    keys: dict[str, int] = {}
    for each in own:
        query = select(word.c.key).where(word.c.word == each).order_by(word.c.key).limit(_LOOKED_AT)
        for other in connection.scalars(query):
            keys[other] = keys.get(other, 0) + 1
    shares = {
        other: 2 * common / (len(own) + len(other.split("-")))
        for other, common in keys.items()
        if other != key
    }
    near = [other for other, share in shares.items() if share >= _ALIKE]
    if public:
        query = _counted_public().where(tables.issue_row.c.key.in_(near))
    else:
        query = select(table).where(table.c.key.in_(near))
    found = [IssueCount(*row) for row in connection.execute(query)]
    found.sort(key=lambda issue: (-shares[issue.key], -issue.stories, issue.key))
    return tuple(found[:limit])


def _counted_public() -> Any:
    row = tables.issue_row
    stories = func.count(row.c.story.distinct())
    return (
        select(row.c.key, func.max(row.c.label), stories)
        .where(_seen(public=True))
        .group_by(row.c.key)
        .order_by(stories.desc(), row.c.key)
    )


def _seen(*, public: bool) -> Any:
    row = tables.issue_row
    return row.c.comparison_id.in_(lists.published()) if public else row.c.newest == 1
