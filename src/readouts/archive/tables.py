"""The tables of an archive, as they are now; ``migrations`` says how an older one becomes this.

Records are kept whole and packed (:mod:`readouts.archive.packing`); the columns beside them are for finding.
Every row has a number of its own, ``id``, that stays, so that a search index can point to it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text that may hold anything: what a database cannot hold is replaced, alike in every database.

    The null character becomes U+FFFD, and half a surrogate pair, as in the name of a file that is not
    UTF-8, its escape. The packed record holds both as they are.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text in a form that every database holds."""
        return None if value is None else held(value)


def held(value: str) -> str:
    """A text as a column of :class:`Words` holds it."""
    return value.replace("\0", "�").encode("utf-8", "backslashreplace").decode("utf-8")


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

# What follows is the site's. Who may sign in: with a password, or by what an identity provider calls them.
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

# What follows is for pages: it says again, so that it is found quickly, what the tables above say of current
# statements (archive/sayings.py), stories (stories.py) and comparisons (issues.py, outlines.py). Somebody who
# speaks or is spoken to; ``who`` is a hash of ``key``, which is a Wikidata id or ``name:`` and a folded name.
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
