"""The site's tables: accounts, what is published, replies, jobs and pictures, and what pages ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from readouts.archive.pages import filling, showing

revision = "4"
down_revision = "3"

_INDEXES = (
    ("story", "day id"),
    ("story", "public day id"),
    ("saying", "who day statement_id"),
    ("saying", "who public day statement_id"),
    ("addressing", "statement_id"),
    ("addressing", "whom"),
    ("addressing", "who whom day statement_id"),
    ("gist", "gist statement_id document_id"),
    ("story_party", "key day story_id"),
    ("story_party", "key public day story_id"),
    ("issue_row", "story"),
    ("issue_row", "key newest day id"),
    ("issue", "stories"),
    ("issue_word", "key"),
)


def upgrade() -> None:
    """Make the tables."""
    _accounts()
    _publications()
    _replies()
    _work()
    _pages()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("closed", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("key", name="uq_session_key"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_session_account_id"),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tally"),
        sa.UniqueConstraint("key", name="uq_tally_key"),
    )
    op.create_index("ix_tally_ends", "tally", ["ends"])
    op.create_table(
        "secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_secret"),
        sa.UniqueConstraint("name", name="uq_secret_name"),
    )
    op.create_table(
        "free_issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_free_issuer"),
        sa.UniqueConstraint("issuer", name="uq_free_issuer_issuer"),
    )


def _publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary()),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text()),
        sa.Column("withdrawn_who", sa.Text()),
        sa.Column("withdrawn_note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name="fk_publication_comparison_id"),
        sa.UniqueConstraint("story", "number", name="uq_publication_story_number"),
    )
    op.create_index("ix_publication_comparison_id", "publication", ["comparison_id"])
    op.create_table(
        "public_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_public_document_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_public_document"),
    )


def _replies() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("document_id", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text()),
        sa.Column("decided", sa.Text()),
        sa.Column("who", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_reply_document_id"),
        sa.UniqueConstraint("key", name="uq_reply_key"),
    )
    op.create_index("ix_reply_story", "reply", ["story"])
    op.create_index("ix_reply_document_id", "reply", ["document_id"])
    op.create_index("ix_reply_digest", "reply", ["digest"])
    op.create_index("ix_reply_state", "reply", ["state"])
    op.create_table(
        "reply_address",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_reply_address_reply_id"),
        sa.PrimaryKeyConstraint("reply_id", name="pk_reply_address"),
    )


def _work() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state", "job", ["state"])
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_picture"),
        sa.UniqueConstraint("name", name="uq_picture_name"),
    )


def _pages() -> None:
    op.add_column("story", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("story", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
    op.add_column("story", sa.Column("place", sa.Text()))
    op.add_column("story", sa.Column("day", sa.Text(), nullable=False, server_default=""))
    op.add_column("story", sa.Column("public", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("story_document", sa.Column("copy", sa.Integer()))
    changed = sa.text("number > 1")
    op.create_index("ix_version_changed", "version", ["id"], sqlite_where=changed, postgresql_where=changed)
    _people()
    _rows()
    filling.fill(op.get_bind())
    # Quicker than keeping them up while the tables are filled.
    for table, columns in _INDEXES:
        names = columns.split()
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    _triggers()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("who", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_person"),
    )
    op.create_table(
        "saying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saying"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_saying_statement_id"),
        sa.UniqueConstraint("statement_id", "number", name="uq_saying_statement_id_number"),
    )
    op.create_table(
        "addressing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("whom", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_addressing"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_addressing_statement_id"),
    )
    op.create_table(
        "speaker_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_speaker_count"),
        sa.UniqueConstraint("who", "what", "value", "month", name="uq_speaker_count_who_what_value_month"),
    )
    op.create_table(
        "gist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("gist", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gist"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_gist_statement_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_gist_document_id"),
        sa.UniqueConstraint("statement_id", name="uq_gist_statement_id"),
    )


def _rows() -> None:
    op.create_table(
        "story_party",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "key", name="pk_story_party"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_party_story_id"),
    )
    op.create_table(
        "outline",
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("comparison_id", name="pk_outline"),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name="fk_outline_comparison_id"),
    )
    op.create_table(
        "issue_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sides", sa.LargeBinary(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issue_row"),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name="fk_issue_row_comparison_id"),
        sa.UniqueConstraint("comparison_id", "number", name="uq_issue_row_comparison_id_number"),
    )
    op.create_table(
        "issue",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_issue"),
    )
    op.create_table(
        "issue_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", "key", name="pk_issue_word"),
    )


def _triggers() -> None:
    """Whoever makes a document public, or takes that back, has it so wherever pages look."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, when, row in (("shown", "INSERT", "NEW"), ("hidden", "DELETE", "OLD")):
        work = "; ".join(showing.statements(f"{row}.document_id", shown=when == "INSERT")) + ";"
        if postgresql:
            op.execute(
                f"CREATE FUNCTION public_document_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {work} RETURN NULL; END $$"
            )
            work = f"EXECUTE FUNCTION public_document_{name}()"
        else:
            work = f"BEGIN {work} END"
        op.execute(
            f"CREATE TRIGGER public_document_{name} AFTER {when} ON public_document FOR EACH ROW {work}"
        )
