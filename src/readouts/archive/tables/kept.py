"""What is kept: documents with their versions, readings and statements, stories, comparisons, corrections."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from readouts.archive.tables.base import Words, metadata

# An address may be longer than an index takes, so its SHA-256 is what is unique.
document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address", Words, nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("title", Words),
    Column("date", Words),
    Column("fetched", Words, nullable=False),
    Column("source", Words),
    UniqueConstraint("document_id", "number"),
    Index(None, "date"),
    # Written so in the query too: SQLite knows a part of a table by its words only.
    Index("ix_version_changed", "id", sqlite_where=text("number > 1"), postgresql_where=text("number > 1")),
)

# ``document`` is null where the network was given the version's own record, which is the rule.
reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("version.id"), nullable=False),
    Column("network", Words, nullable=False),
    Column("checksum", Words, nullable=False),
    Column("read", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("document", LargeBinary),
    UniqueConstraint("version_id", "network", "checksum"),
)

# What is searched: a row for each statement as it is shown, that is, with its corrections. ``current`` are
# those of the latest reading of the newest version. ``keys`` (rows.written_keys) are for the index of words,
# which is in the migrations only: ``statement_words`` in SQLite, the column ``words`` in PostgreSQL.
statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("attitude", Words, nullable=False),
    Column("act", Words),
    Column("plover", Words),
    Column("negated", Boolean, nullable=False),
    Column("party", Words),
    Column("confidence", Float, nullable=False),
    Column("content", Words, nullable=False),
    Column("source", Words),
    Column("cue", Words),
    Column("date", Words),
    Column("outlet", Words),
    Column("issuer", Words),
    Column("language", Words),
    Column("keys", Text, nullable=False, server_default=""),
    UniqueConstraint("reading_id", "number"),
    Index(None, "document_id"),
)

# What a current statement means, by one network: a vector of length 1 in 16-bit floats, the low byte first,
# and their signs alone, a bit each, which are fetched of all vectors. A number is never given twice, so that
# what is new has a greater one.
vector = Table(
    "vector",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False, unique=True),
    Column("network", Words, nullable=False),
    Column("checksum", Words, nullable=False),
    Column("signs", LargeBinary, nullable=False),
    Column("floats", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

actor = Table(
    "actor",
    metadata,
    Column("id", Words, primary_key=True),
    Column("label", Words, nullable=False),
)

speaker = Table(
    "speaker",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("actor_id", ForeignKey("actor.id")),
    Column("role", Words),
    Column("country", Words),
    Column("party", Words),
    UniqueConstraint("statement_id", "number"),
    Index(None, "actor_id"),
)

story = Table(
    "story",
    metadata,
    Column("id", Words, primary_key=True),
    Column("first", Words),
    Column("last", Words),
    Column("record", LargeBinary, nullable=False),
    Column("title", Words, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("place", Words),
    Column("day", Words, nullable=False, server_default=""),
    Column("public", Integer, nullable=False, server_default="0"),
    Index(None, "day", "id"),
    Index(None, "public", "day", "id"),
)

# ``copy`` numbers the groups of documents that are one report printed again.
story_document = Table(
    "story_document",
    metadata,
    Column("story_id", ForeignKey("story.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("copy", Integer),
    Index(None, "document_id"),
)

# What the user says of a document, for the versions to come as well.
told = Table(
    "told",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, unique=True),
    Column("date", Words),
    Column("party", Words),
    Column("issuer", Words),
)

# Documents that came, or changed, since the stories were made; a later ``id`` came later.
arrived = Table(
    "arrived",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, unique=True),
)

# ``record`` and ``digest`` are null once a document of it was forgotten; ``digest`` also where the same was
# kept once more, after another.
comparison = Table(
    "comparison",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, unique=True),
    Column("story", Words, index=True),
    Column("made", Text, nullable=False),
    Column("record", LargeBinary),
    Column("erased", Text),
)

comparison_reading = Table(
    "comparison_reading",
    metadata,
    Column("comparison_id", ForeignKey("comparison.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Index(None, "reading_id"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("made", Text, nullable=False),
    Column("why", Words, nullable=False),
    Column("undoes_id", ForeignKey("correction.id")),
)

correction_place = Table(
    "correction_place",
    metadata,
    Column("correction_id", ForeignKey("correction.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("place", Text, nullable=False),
    Index(None, "document_id"),
)

# The tombstones: a row for each version that was erased.
forgotten = Table(
    "forgotten",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("address", Words, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("erased", Text, nullable=False),
    Column("why", Words, nullable=False),
)

# What a server said of an address when it was fetched, to ask it later whether anything has changed.
visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address", Words, nullable=False),
    Column("etag", Words),
    Column("modified", Words),
    Column("time", Words, nullable=False),
)
