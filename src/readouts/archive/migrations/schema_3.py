"""Which documents came since the stories were made, what users say of them, and last names as keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from readouts.archive.migrations.schema_2 import fill_keys

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the tables; what is in no story yet has come."""
    op.create_table(
        "arrived",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_arrived_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_arrived"),
        sa.UniqueConstraint("document_id", name="uq_arrived_document_id"),
    )
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Text()),
        sa.Column("party", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_told_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_told"),
        sa.UniqueConstraint("document_id", name="uq_told_document_id"),
    )
    op.create_index("ix_version_date", "version", ["date"])
    op.execute(
        "INSERT INTO arrived (document_id) SELECT id FROM document "
        "WHERE id NOT IN (SELECT document_id FROM story_document) ORDER BY id"
    )
    fill_keys(op.get_bind())
