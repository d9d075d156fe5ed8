"""The rows of comparisons across stories: an issue's rows in one story after another, and issues like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]
from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from readouts.archive import corrections, rows, tables, versions
from readouts.archive.arrivals import portions
from readouts.archive.packing import packed_record
from readouts.archive.pages import outlines
from readouts.errors import ArchiveError
from readouts.records import Comparison, Correction, Issue, Passage

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 (a curly apostrophe)
# The words of grammar that stand in labels.
_GRAMMAR = frozenset(("a", "an", "and", "for", "in", "of", "on", "the", "to"))
# An index holds no more, and a label has four words.
_WORDS, _LONGEST = 8, 40


def stems(label: str) -> list[str]:
    """The stems (Porter2) of a label's words, each once, in alphabetical order; words of grammar left out."""
    stemmer = EnglishStemmer()
    words = (match[0].casefold().replace("’", "'").removesuffix("'s") for match in _WORD.finditer(label))  # noqa: RUF001
    found = {str(stemmer.stemWord(word))[:_LONGEST] for word in words if word not in _GRAMMAR}
    return sorted(found)[:_WORDS]


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """What an issue is found by: labels with the same words have the same key."""
    return "-".join(stems(label)) or "issue"


def shown(connection: Connection, comparison: Comparison) -> Comparison:
    """A comparison, or its outline, with the corrections of its rows."""
    return corrections.shown_comparison(comparison, mended(connection, comparison))


def mended(
    connection: Connection, comparison: Comparison, until: tuple[int, str] | None = None
) -> list[Correction]:
    """The corrections of those documents of a comparison that have corrected rows, as they were made.

    ``until`` is as of :func:`readouts.archive.corrections.of`.
    """
    keys = {versions.key_of(reading.document.id) for reading in comparison.readings}
    found: dict[int, Correction] = {
        each.id: each
        for document in connection.scalars(_mended_query(), {"keys": list(keys)})
        for each in corrections.of(connection, document, until)
    }
    return [found[id] for id in sorted(found)]


@cache
def _mended_query() -> Select[Any]:
    """The documents of which rows were corrected; put together once, which takes longer than to look."""
    table, beside, owner = tables.correction, tables.correction_place, tables.document
    query = select(owner.c.id).join(beside, beside.c.document_id == owner.c.id)
    query = query.join(table, table.c.id == beside.c.correction_id)
    return query.where(
        owner.c.key.in_(bindparam("keys", expanding=True)), table.c.what == "relation"
    ).distinct()


def keep(connection: Connection, comparison_id: int, story: str, comparison: Comparison) -> None:
    """Keep the rows of a comparison of a story."""
    comparison = shown(connection, comparison)
    days = [reading.document.date for reading in comparison.readings if reading.document.date]
    values = [
        {
            "comparison_id": comparison_id,
            "number": number,
            "story": story,
            "key": key(issue.label),
            "label": issue.label,
            "relation": issue.relation,
            "day": tables.held(max(days, default=""))[:10],
            "sides": packed_record(_sides(comparison, issue)),
            "newest": 0,
        }
        for number, issue in enumerate(comparison.issues)
    ]
    if values:
        connection.execute(insert(tables.issue_row), values)
    refresh(connection, [story])


def erase(connection: Connection, comparisons: Sequence[int]) -> None:
    """Erase the rows of comparisons."""
    table = tables.issue_row
    told: set[str] = set()
    keys: set[str] = set()
    for some in portions(comparisons):
        gone = delete(table).where(table.c.comparison_id.in_(some)).returning(table.c.story, table.c.key)
        for row in connection.execute(gone):
            told.add(row.story)
            keys.add(row.key)
    refresh(connection, sorted(told))
    _count(connection, keys)


def refresh(connection: Connection, stories: Iterable[str]) -> None:
    """Mark which rows are those of the newest comparisons of stories; of one that is not there none are."""
    table, owner = tables.issue_row, tables.comparison
    for some in portions(sorted(stories)):
        newest = (
            select(func.max(owner.c.id))
            .join(tables.story, tables.story.c.id == owner.c.story)
            .where(owner.c.story.in_(some), owner.c.erased.is_(None))
            .group_by(owner.c.story)
        )
        now = connection.scalars(newest).all()
        which = table.c.story.in_(some)
        changed = which & ((table.c.newest == 1) != table.c.comparison_id.in_(now))
        keys = set(connection.scalars(select(table.c.key).where(changed)))
        connection.execute(update(table).where(which, table.c.comparison_id.in_(now)).values(newest=1))
        connection.execute(update(table).where(which, table.c.comparison_id.not_in(now)).values(newest=0))
        _count(connection, keys)


def relate(connection: Connection, documents: Iterable[int]) -> None:
    """Bring the relations of the rows of comparisons of documents in line with the corrections."""
    link, table = tables.comparison_reading, tables.issue_row
    which = (
        select(link.c.comparison_id)
        .join(tables.reading, tables.reading.c.id == link.c.reading_id)
        .join(tables.version, tables.version.c.id == tables.reading.c.version_id)
        .where(tables.version.c.document_id.in_(sorted(set(documents))))
    )
    told = select(table.c.comparison_id).where(table.c.comparison_id.in_(which)).distinct()
    for id in connection.scalars(told).all():
        for number, issue in enumerate(shown(connection, outlines.load(connection, id)).issues):
            row = (table.c.comparison_id == id, table.c.number == number)
            connection.execute(update(table).where(*row).values(relation=issue.relation))


def findings(connection: Connection) -> Iterable[str]:
    """What is wrong with the outlines and rows of comparisons, a line each."""
    owner, table = tables.comparison, tables.issue_row
    for row in connection.execute(select(owner.c.id, owner.c.story).where(owner.c.erased.is_(None))).all():
        try:
            made = shown(connection, outlines.load(connection, row.id))
        except (ArchiveError, LookupError, TypeError) as error:
            yield f"comparison {row.id}, its outline: {error}"
            continue
        query = select(table.c.relation).where(table.c.comparison_id == row.id).order_by(table.c.number)
        stored = connection.scalars(query).all()
        if row.story is not None and list(stored) != [issue.relation for issue in made.issues]:
            yield f"comparison {row.id}: the rows to find it by are not its issues"


def _sides(comparison: Comparison, issue: Issue) -> list[dict[str, Any]]:
    texts = {reading.document.id: reading.document.text for reading in comparison.readings}
    return [
        {
            "party": side.party,
            "document": side.document,
            "words": Passage.of(texts.get(side.document, ""), side.spans).text,
            "statements": list(side.statements),
        }
        for side in issue.sides
    ]


def _count(connection: Connection, keys: Iterable[str]) -> None:
    """Count again in how many stories issues are; of one that is in none nothing is left."""
    table, row = tables.issue, tables.issue_row
    for some in portions(sorted(set(keys))):
        connection.execute(delete(table).where(table.c.key.in_(some)))
        connection.execute(delete(tables.issue_word).where(tables.issue_word.c.key.in_(some)))
        query = select(row.c.key, func.max(row.c.label), func.count(row.c.story.distinct())).where(
            row.c.key.in_(some), row.c.newest == 1
        )
        found = connection.execute(query.group_by(row.c.key).order_by(row.c.key)).all()
        values = [{"key": key, "label": label, "stories": stories} for key, label, stories in found]
        words = [{"word": word, "key": key} for key, label, _ in found for word in stems(label)]
        rows.insert_missing(connection, table, values)
        rows.insert_missing(connection, tables.issue_word, words)
