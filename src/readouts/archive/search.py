"""Statements by their words and by who said what when.

Every value that statements are narrowed down by is a word of its own (``rows.written_keys``) in the index of
their words, so one look into that index answers a question. Of very many statements that fit, those that were
kept last are put in order: with words the best first, that is, by how often they stand in the content and how
short it is (in PostgreSQL also by how close together); without words the latest by date, in PostgreSQL all of
them. The others follow as they were kept, the last first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, reduce
from typing import Any, get_args

from sqlalchemy import Connection, Row, Select, Subquery, bindparam, func, literal_column, null, select, text

from readouts.archive import rows, tables
from readouts.errors import SettingsError
from readouts.records import Found, Hit, Kind, Query, Span

# A page is no longer than this.
MOST = 500
# So many statements are put in order, by words and by date.
RANKED = 200
LISTED = 5_000

_START, _STOP = "\x02", "\x03"
_MARK = re.compile(f"{_START}(.*?){_STOP}", re.DOTALL)
_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_ROWID: Any = literal_column("statement_words.rowid")
_SAYS = "{content source cue}"
# Characters; a statement this long counts neither as long nor as short (Robertson and Zaragoza 2009).
_USUAL = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    Of each group of ``wanted`` words and phrases one must be there, and none of ``without``; of each group of
    ``keys`` (``rows.key``) the statement must have one. ``public`` is for anybody: only what is published.
    """

    wanted: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    since: str | None
    until: str | None
    public: bool

    @classmethod
    def of(cls, query: Query, public: bool = False) -> Asked:
        """Take a question apart.

        Raises:
            SettingsError: a day is not one, or the first is after the last.
        """
        for day in (query.since, query.until):
            if day is not None and not _is_day(day):
                raise SettingsError(f"the date {day!r} is not of the form YYYY-MM-DD")
        if query.since and query.until and query.since > query.until:
            raise SettingsError(f"{query.since} is after {query.until}")
        if query.kind and query.kind.casefold() not in get_args(Kind):
            raise SettingsError(f"a statement's kind is {', '.join(get_args(Kind))}, not {query.kind!r}")
        names = ("party", "act", "kind", "outlet", "speaker", "country")
        values = ((name, getattr(query, name)) for name in names)
        keys: list[tuple[str, ...]] = [
            (rows.key(name, value),) for name, value in values if value is not None
        ]
        if query.since or query.until:
            keys.append(_dates(query.since, query.until))
        if public:
            keys.append((rows.PUBLIC,))
        return cls(*_terms(query.words), tuple(keys), query.since, query.until, public)

    def days(self) -> list[Any]:
        """That the date is one of those asked for, to the day."""
        day = func.substr(tables.statement.c.date, 1, 10)
        since = [day >= self.since] if self.since else []
        return since + ([day <= self.until] if self.until else [])


def find(connection: Connection, query: Query, limit: int, offset: int, public: bool = False) -> Found:
    """The statements that ``query`` asks for, from the ``offset``-th on; all, or what is published.

    Raises:
        SettingsError: nothing is asked for, or a page that does not exist.
    """
    if not 1 <= limit <= MOST or offset < 0:
        raise SettingsError(f"a page has 1 to {MOST} results, and the first begins at 0")
    asked = Asked.of(query, public)
    if not asked.wanted and not set(asked.keys) - {(rows.PUBLIC,)}:
        raise SettingsError("say what to look for: words that must be there, a speaker, a party, a date ...")
    found = _page(connection, asked, limit + 1, offset)
    return Found(hits(connection, found[:limit], asked), len(found) > limit)


def _page(connection: Connection, asked: Asked, limit: int, offset: int) -> list[tuple[int, str | None]]:
    """The numbers of statements in order, and in SQLite their contents with the words marked."""
    postgresql = connection.dialect.name == "postgresql"
    # The number that the index itself has: by another it would be sorted.
    latest = (tables.statement.c.id if postgresql else _ROWID).desc()
    if postgresql and not asked.wanted:
        # By an index of the dates, or where few fit by sorting them: PostgreSQL knows how many will fit.
        by_date = matching(connection, asked).order_by(*_by_date(tables.statement.c.date))
        return [(row.id, None) for row in connection.execute(by_date.limit(limit).offset(offset))]
    most = RANKED if asked.wanted else LISTED
    query = matching(connection, asked)
    if postgresql and any(" " in term for group in asked.wanted for term in group):
        # How rare a phrase is PostgreSQL does not know, and would look for it in one statement after another.
        fenced = query.offset(0).subquery("fenced")
        query, latest = select(fenced), fenced.c.id.desc()
    inner = query.order_by(latest).limit(most).subquery("found")
    order: Any = _by_date(inner.c.date, inner.c.id)
    if asked.wanted:
        order = ((inner.c.rank if postgresql else _rank(inner)).desc(), inner.c.id.desc())
    shown: Any = null() if postgresql or not asked.wanted else inner.c.shown
    ordered = select(inner.c.id, shown).order_by(*order).limit(limit).offset(offset)
    found = [(id, text) for id, text in connection.execute(ordered)]
    if len(found) < limit:
        rest = query.order_by(latest).limit(limit - len(found))
        for row in connection.execute(rest.offset(max(offset, most))):
            found.append((row.id, getattr(row, "shown", None)))
    return found


def matching(connection: Connection, asked: Asked) -> Select[Any]:
    """The ``id`` and ``date`` of statements that fit.

    Where words are asked for, there are beside them in PostgreSQL their ``rank``, and in SQLite their
    contents as ``shown`` with the words marked, and without the marks their ``length``.
    """
    statement = tables.statement
    columns: list[Any] = [statement.c.id, statement.c.date]
    if connection.dialect.name == "postgresql":
        words: Any = literal_column("statement.words")
        narrowed = _joined("&&", [*_tsqueries(asked), *_tsquery_keys(asked)])
        if asked.wanted:
            # 2: divided by the length.
            columns.append(func.ts_rank_cd(words, _joined("&&", _tsqueries(asked)), 2).label("rank"))
        return select(*columns).where(statement.c.current, words.op("@@")(narrowed), *asked.days())
    if asked.wanted:
        shown: Any = literal_column(f"highlight(statement_words, 0, '{_START}', '{_STOP}')")
        columns += [shown.label("shown"), func.length(statement.c.content).label("length")]
    return (
        select(*columns)
        .select_from(text("statement_words"))
        .join(statement, statement.c.id == _ROWID)
        .where(text("statement_words MATCH :words").bindparams(words=_fts5(asked)), *asked.days())
    )


def _rank(inner: Subquery) -> Any:
    """How well a statement fits in SQLite, 0..1, by how often the words stand in it and how long it is.

    This is BM25 without the rarity of words: for that, bm25() counts every statement that has each word or
    key, which takes longer than all else.
    """
    times = (func.length(inner.c.shown) - inner.c.length) / 2.0
    return times / (times + 0.3 + 0.9 * inner.c.length / _USUAL)


def _by_date(date: Any, id: Any = tables.statement.c.id) -> tuple[Any, Any]:
    return date.desc().nulls_last(), id


def hits(
    connection: Connection, found: list[tuple[int, str | None]], asked: Asked | None = None
) -> tuple[Hit, ...]:
    """Statements as they are shown, in this order.

    Args:
        connection: To the database.
        found: Their numbers, and their contents with the words marked where these are at hand.
        asked: What words to mark in the others, and whether they are for anybody. Then those of documents
            that are not published are left out, whatever the index says.
    """
    if not found:
        return ()
    ids = [id for id, _ in found]
    marked = {id: shown for id, shown in found if shown is not None}
    if asked and asked.wanted and not marked:
        marked = _headlines(connection, ids, asked)
    speakers: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(speakers_query(), {"ids": ids}):
        speakers[row.statement_id] = (*speakers.get(row.statement_id, ()), row.name)
    query = rows_query(public=asked is not None and asked.public)
    rows = {row.id: row for row in connection.execute(query, {"ids": ids})}
    return tuple(_hit(rows[id], speakers.get(id, ()), marked.get(id, "")) for id in ids if id in rows)


@cache
def rows_query(*, public: bool = False) -> Select[Any]:
    """What is shown of statements, ``ids``, from them and their documents; of all, or of public documents."""
    # This and what follows are put together once: that takes longer than to look it up.
    statement, version, document = tables.statement, tables.version, tables.document
    joined = (
        statement.join(document, statement.c.document_id == document.c.id)
        .join(tables.reading, statement.c.reading_id == tables.reading.c.id)
        .join(version, tables.reading.c.version_id == version.c.id)
    )
    names = "id document_id name kind act negated party content date outlet issuer".split()
    beside = (document.c.address, version.c.number, version.c.title)
    query = select(*(statement.c[name] for name in names), *beside).select_from(joined)
    query = query.where(statement.c.id.in_(bindparam("ids", expanding=True)))
    if public:
        query = query.where(statement.c.document_id.in_(select(tables.public_document.c.document_id)))
    return query


@cache
def speakers_query() -> Select[Any]:
    """Who makes statements, ``ids``, in the order of their numbers."""
    table = tables.speaker
    query = select(table.c.statement_id, table.c.name, table.c.kind, table.c.actor_id)
    query = query.where(table.c.statement_id.in_(bindparam("ids", expanding=True)))
    return query.order_by(table.c.statement_id, table.c.number)


def _headlines(connection: Connection, ids: list[int], asked: Asked) -> dict[int, str]:
    """The contents of statements with the words marked, by PostgreSQL."""
    words = _joined("&&", _tsqueries(replace(asked, without=())))
    options = f"StartSel={_START}, StopSel={_STOP}, HighlightAll=true"
    shown = func.ts_headline("readouts", tables.statement.c.content, words, options)
    query = select(tables.statement.c.id, shown).where(tables.statement.c.id.in_(ids))
    return {id: marked for id, marked in connection.execute(query)}


def _hit(row: Row[Any], speakers: tuple[str, ...], marked: str) -> Hit:
    return Hit(
        document=row.address,
        version=row.number,
        statement=row.name,
        content=row.content,
        marks=_marks(row.content, marked),
        speakers=speakers,
        party=row.party,
        act=row.act,
        kind=row.kind,
        date=row.date,
        outlet=row.outlet,
        issuer=row.issuer,
        title=row.title,
        negated=row.negated,
    )


def _marks(content: str, marked: str) -> tuple[Span, ...]:
    """Where the words that were looked for stand in a statement's content."""
    # A text may hold such marks itself, and PostgreSQL leaves out what it takes for a tag.
    if _START in content or _STOP in content or _MARK.sub(r"\1", marked) != content:
        return ()
    starts = enumerate(_MARK.finditer(marked))
    return tuple(Span(at.start() - 2 * n, at.start() - 2 * n + len(at[1])) for n, at in starts)


def _terms(words: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The groups of words and phrases of which one must be there, and those that must not."""
    groups: list[list[str]] = []
    without = []
    either = False
    for match in _TERM.finditer(words):
        negative, phrase, word = match[1] == "-", match[2], match[3]
        if word == "OR":
            either = bool(groups)
            continue
        if phrase is None:
            negative, phrase = word.startswith("-"), word.lstrip("-")
        if not re.search(r"[^\W_]", phrase):
            continue
        term = re.sub(r'["\0]', " ", tables.held(phrase))
        if negative:
            without.append(term)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = either and negative
    return tuple(map(tuple, groups)), tuple(without)


def _dates(since: str | None, until: str | None) -> tuple[str, ...]:
    """The keys of the months, years, decades and centuries between two days, as few as will do."""
    first, last = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (since or "1000-01", until or "2999-12"))
    found = []
    blocks = list(zip((1200, 120, 12, 1), rows.DATES, strict=True))
    while first <= last:
        months, length = next(each for each in blocks if not first % each[0] and first + each[0] <= last + 1)
        found.append(rows.key("date", f"{first // 12:04}-{first % 12 + 1:02}"[:length]))
        first += months
    return tuple(found)


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _fts5(asked: Asked) -> str:
    """The question in the language of SQLite's FTS5; every term is quoted, so none is an operator."""

    def either(terms: tuple[str, ...]) -> str:
        return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"

    parts = [f"{_SAYS} : {either(group)}" for group in asked.wanted]
    parts += [f"keys : {either(group)}" for group in asked.keys]
    without = "".join(f' NOT ({_SAYS} : "{term}")' for term in asked.without)
    return f"({' AND '.join(parts)}){without}"


def _tsqueries(asked: Asked) -> list[Any]:
    """The words of a question in the language of PostgreSQL's full text, each term a phrase."""

    def phrase(term: str) -> Any:
        return func.phraseto_tsquery("readouts", term)

    wanted = [_joined("||", [phrase(term) for term in group]).self_group() for group in asked.wanted]
    return wanted + [func.tsquery_not(phrase(term)) for term in asked.without]


def _tsquery_keys(asked: Asked) -> list[Any]:
    return [func.to_tsquery("simple", " | ".join(group)) for group in asked.keys]


def _joined(operator: str, parts: list[Any]) -> Any:
    return reduce(lambda one, other: one.op(operator)(other), parts)
