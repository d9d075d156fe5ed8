"""The words of statements to search, what they mean, and what servers said of the addresses."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from readouts.archive.rows import written_keys

revision = "2"
down_revision = "1"

# PostgreSQL indexes at most 1 MiB of words; more characters than these of each are not searched there.
_MOST = (("content", "A", 100_000), ("source", "C", 10_000), ("cue", "D", 10_000))
_AT_ONCE = 5_000


def upgrade() -> None:
    """Index the statements that are there, and see to it that later ones are."""
    op.add_column("statement", sa.Column("keys", sa.Text(), nullable=False, server_default=""))
    fill_keys(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()
    op.create_table(
        "vector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("signs", sa.LargeBinary(), nullable=False),
        sa.Column("floats", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_vector_statement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_vector"),
        sa.UniqueConstraint("statement_id", name="uq_vector_statement_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("time", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("key", name="uq_visit_key"),
    )


def fill_keys(connection: sa.Connection) -> None:
    """Give the statements that are there the keys that they would have been given."""
    done = 0
    while True:
        ids = connection.scalars(
            sa.text("SELECT id FROM statement WHERE id > :done ORDER BY id LIMIT :most"),
            {"done": done, "most": _AT_ONCE},
        ).all()
        if not ids:
            return
        query = sa.text(
            "SELECT s.id, s.party, s.act, s.kind, s.outlet, s.date, s.issuer, "
            "who.name, who.country, a.id, a.label FROM statement s "
            "LEFT JOIN speaker who ON who.statement_id = s.id "
            "LEFT JOIN actor a ON a.id = who.actor_id WHERE s.id > :done AND s.id <= :last ORDER BY s.id"
        )
        rows = connection.execute(query, {"done": done, "last": ids[-1]})
        values = [
            {"id": id, "keys": _keys([tuple(row) for row in of])} for id, of in groupby(rows, lambda r: r[0])
        ]
        connection.execute(sa.text("UPDATE statement SET keys = :keys WHERE id = :id"), values)
        done = ids[-1]


def _keys(rows: list[tuple[Any, ...]]) -> str:
    names = ("party", "act", "kind", "outlet", "date", "outlet")
    pairs = [*zip(names, rows[0][1:7], strict=True), ("country", rows[0][1])]
    for *_, name, country, actor, label in rows:
        pairs += [("speaker", name), ("country", country), ("speaker", actor), ("speaker", label)]
    return written_keys(pairs)


def _sqlite() -> None:
    """FTS5 over the rows as they are, kept up by triggers."""
    op.execute(
        "CREATE VIRTUAL TABLE statement_words USING fts5(content, source, cue, keys, content='statement', "
        "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    add = (
        "INSERT INTO statement_words(rowid, content, source, cue, keys) "
        "VALUES (new.id, new.content, new.source, new.cue, new.keys)"
    )
    take = (
        "INSERT INTO statement_words(statement_words, rowid, content, source, cue, keys) "
        "VALUES ('delete', old.id, old.content, old.source, old.cue, old.keys)"
    )
    for name, when, work in (
        ("added", "AFTER INSERT ON statement WHEN new.current", add),
        ("taken", "BEFORE DELETE ON statement WHEN old.current", take),
        ("changing", "BEFORE UPDATE ON statement WHEN old.current", take),
        ("changed", "AFTER UPDATE ON statement WHEN new.current", add),
    ):
        op.execute(f"CREATE TRIGGER statement_words_{name} {when} BEGIN {work}; END")
    op.execute(
        "INSERT INTO statement_words(rowid, content, source, cue, keys) "
        "SELECT id, content, source, cue, keys FROM statement WHERE current"
    )


def _postgresql() -> None:
    """A tsvector, with every word: PostgreSQL's own English leaves out ``not``, ``no`` and ``will``."""
    op.execute("CREATE TEXT SEARCH DICTIONARY readouts_stem (TEMPLATE = snowball, LANGUAGE = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION readouts (COPY = english)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION readouts ALTER MAPPING FOR "
        "asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH readouts_stem"
    )
    parts = " || ".join(
        f"setweight(to_tsvector('readouts', left(coalesce({column}, ''), {most})), '{weight}')"
        for column, weight, most in _MOST
    )
    op.execute(
        "ALTER TABLE statement ADD COLUMN words tsvector "
        f"GENERATED ALWAYS AS (CASE WHEN current THEN {parts} || to_tsvector('simple', keys) END) STORED"
    )
    # Else how many statements have a rare word is guessed too badly to choose an index by.
    op.execute("ALTER TABLE statement ALTER COLUMN words SET STATISTICS 400")
    op.execute("CREATE INDEX ix_statement_words ON statement USING gin (words)")
    op.execute("CREATE INDEX ix_statement_words_date ON statement (date DESC NULLS LAST, id) WHERE current")
