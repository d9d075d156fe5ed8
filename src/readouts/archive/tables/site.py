"""The site's own: accounts, what is published, replies, the worker's jobs and pictures."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from readouts.archive.tables.base import Words, metadata

# Who may sign in: with a password, or by what an identity provider calls them.
account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password", Text),
    Column("subject", Words, unique=True),
    Column("made", Text, nullable=False),
    Column("closed", Text),
)

# ``key`` is the SHA-256 of what the browser holds.
session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("made", Text, nullable=False),
    Column("ends", Text, nullable=False),
)

# How often something was tried lately, for all the site's processes; ``ends`` is in seconds since 1970.
tally = Table(
    "tally",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("count", Integer, nullable=False),
    Column("ends", Float, nullable=False, index=True),
)

# What the site signs with.
secret = Table(
    "secret",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

# Issuers whose documents anybody may see whole.
free_issuer = Table(
    "free_issuer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issuer", Words, nullable=False, unique=True),
    Column("who", Words, nullable=False),
    Column("made", Text, nullable=False),
)

# A version of a story's comparison as it was published: with the corrections of rows up to ``corrected``, a
# correction's number. ``record`` is the story then, null once a document of it was forgotten.
publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("comparison_id", ForeignKey("comparison.id"), nullable=False, index=True),
    Column("corrected", Integer, nullable=False),
    Column("record", LargeBinary),
    Column("made", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("withdrawn", Text),
    Column("withdrawn_who", Words),
    Column("withdrawn_note", Words),
    UniqueConstraint("story", "number"),
)

# The documents of what is published now.
public_document = Table(
    "public_document",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
)

# What somebody answers to a story or a document. ``state`` is waiting, approved, refused or removed;
# ``doubt`` says what makes it look like a machine's; ``key`` is the SHA-256 of what its author was given to
# remove it. Of one that is removed, only the row is left.
reply = Table(
    "reply",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story", Words, index=True),
    Column("document_id", ForeignKey("document.id"), index=True),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("key", Text, nullable=False, unique=True),
    Column("made", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("doubt", Words),
    Column("decided", Text),
    Column("who", Words),
    Index(None, "state"),
)

# Kept apart, so that whoever reads replies never comes upon an address.
reply_address = Table(
    "reply_address",
    metadata,
    Column("reply_id", ForeignKey("reply.id"), primary_key=True),
    Column("email", Words, nullable=False),
)

# What was asked of the worker; the queue may lose a task, this does not.
job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("who", Words, nullable=False),
    Column("made", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("changed", Text, nullable=False),
    Column("told", Words, nullable=False, server_default=""),
)

# What the worker drew: an SVG, by what it shows.
picture = Table(
    "picture",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("made", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
