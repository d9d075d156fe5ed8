"""The first schema: documents, versions, readings, statements, stories, comparisons, corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _documents()
    _tombstones()
    _statements()
    _stories()
    _comparisons()
    _corrections()


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("key", name="uq_document_key"),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("date", sa.Text()),
        sa.Column("fetched", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_version_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("document_id", "number", name="uq_version_document_id_number"),
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("read", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_reading_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint(
            "version_id", "network", "checksum", name="uq_reading_version_id_network_checksum"
        ),
    )


def _tombstones() -> None:
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("erased", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forgotten"),
    )
    op.create_index("ix_forgotten_key", "forgotten", ["key"])
    op.create_index("ix_forgotten_sha256", "forgotten", ["sha256"])


def _statements() -> None:
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("attitude", sa.Text(), nullable=False),
        sa.Column("act", sa.Text()),
        sa.Column("plover", sa.Text()),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("party", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("cue", sa.Text()),
        sa.Column("date", sa.Text()),
        sa.Column("outlet", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_statement_document_id"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_statement_reading_id"),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
        sa.UniqueConstraint("reading_id", "number", name="uq_statement_reading_id_number"),
    )
    op.create_index("ix_statement_document_id", "statement", ["document_id"])
    op.create_table(
        "actor",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actor"),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("party", sa.Text()),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_speaker_actor_id"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_speaker_statement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_speaker"),
        sa.UniqueConstraint("statement_id", "number", name="uq_speaker_statement_id_number"),
    )
    op.create_index("ix_speaker_actor_id", "speaker", ["actor_id"])


def _stories() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("first", sa.Text()),
        sa.Column("last", sa.Text()),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_table(
        "story_document",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_story_document_document_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_document_story_id"),
        sa.PrimaryKeyConstraint("story_id", "number", name="pk_story_document"),
    )
    op.create_index("ix_story_document_document_id", "story_document", ["document_id"])


def _comparisons() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.Column("story", sa.Text()),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary()),
        sa.Column("erased", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_comparison"),
        sa.UniqueConstraint("digest", name="uq_comparison_digest"),
    )
    op.create_index("ix_comparison_story", "comparison", ["story"])
    op.create_table(
        "comparison_reading",
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison.id"], name="fk_comparison_reading_comparison_id"
        ),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_comparison_reading_reading_id"),
        sa.PrimaryKeyConstraint("comparison_id", "number", name="pk_comparison_reading"),
    )
    op.create_index("ix_comparison_reading_reading_id", "comparison_reading", ["reading_id"])


def _corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undoes_id", sa.Integer()),
        sa.ForeignKeyConstraint(["undoes_id"], ["correction.id"], name="fk_correction_undoes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_table(
        "correction_place",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name="fk_correction_place_correction_id"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_correction_place_document_id"),
        sa.PrimaryKeyConstraint("correction_id", "number", name="pk_correction_place"),
    )
    op.create_index("ix_correction_place_document_id", "correction_place", ["document_id"])
