"""What is for pages: it says again, so that it is found quickly, what is kept of current statements.

Also of stories and of comparisons; see ``archive/pages``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from readouts.archive.tables.base import Words, metadata

# Somebody who speaks or is spoken to; ``who`` is a hash of ``key``, which is a Wikidata id or ``name:`` and a
# folded name.
person = Table(
    "person",
    metadata,
    Column("who", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Words, nullable=False),
    Column("label", Words, nullable=False),
)

# Who makes a statement, by its speakers' numbers; ``day`` is empty where there is none. ``public`` is 1 where
# its document is in ``public_document``; triggers there see to that, as they do to all columns of that name.
saying = Table(
    "saying",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("who", BigInteger, nullable=False),
    Column("day", Words, nullable=False),
    Column("public", Integer, nullable=False),
    UniqueConstraint("statement_id", "number"),
    Index(None, "who", "day", "statement_id"),
    Index(None, "who", "public", "day", "statement_id"),
)

# To whom it is made, a row for each speaker and each whom.
addressing = Table(
    "addressing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False, index=True),
    Column("who", BigInteger, nullable=False),
    Column("whom", BigInteger, nullable=False, index=True),
    Column("day", Words, nullable=False),
    Column("public", Integer, nullable=False),
    Index(None, "who", "whom", "day", "statement_id"),
)

# How often somebody's statements are of a kind, an act, a party, said in a role, as of a country, to whom.
speaker_count = Table(
    "speaker_count",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("value", Words, nullable=False),
    Column("month", Words, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("public", Integer, nullable=False),
    UniqueConstraint("who", "what", "value", "month"),
)

# The hash of a statement's words, where it has enough of them to be told from others.
gist = Table(
    "gist",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False, unique=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("gist", BigInteger, nullable=False),
    Index(None, "gist", "statement_id", "document_id"),
)

# The parties of a story, by ``rows.key``.
story_party = Table(
    "story_party",
    metadata,
    Column("story_id", ForeignKey("story.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("party", Words, nullable=False),
    Column("day", Words, nullable=False),
    Column("public", Integer, nullable=False),
    Index(None, "key", "day", "story_id"),
    Index(None, "key", "public", "day", "story_id"),
)

# A comparison with no more of its documents than its rows show.
outline = Table(
    "outline",
    metadata,
    Column("comparison_id", ForeignKey("comparison.id"), primary_key=True),
    Column("record", LargeBinary, nullable=False),
)

# The rows of comparisons of stories; ``newest`` is 1 in the newest comparison of a story that is there.
issue_row = Table(
    "issue_row",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("comparison_id", ForeignKey("comparison.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("story", Words, nullable=False, index=True),
    Column("key", Words, nullable=False),
    Column("label", Words, nullable=False),
    Column("relation", Text, nullable=False),
    Column("day", Words, nullable=False),
    Column("sides", LargeBinary, nullable=False),
    Column("newest", Integer, nullable=False),
    UniqueConstraint("comparison_id", "number"),
    Index(None, "key", "newest", "day", "id"),
)

# Issues that newest comparisons have, in how many stories, and the words of their keys.
issue = Table(
    "issue",
    metadata,
    Column("key", Words, primary_key=True),
    Column("label", Words, nullable=False),
    Column("stories", Integer, nullable=False, index=True),
)

issue_word = Table(
    "issue_word",
    metadata,
    Column("word", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Index(None, "key"),
)
