"""Add storyboard edits and approvals, retake requests, and chosen takes.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and tables."""
    op.add_column("jobs", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("approved_at", sa.DateTime(timezone=True)))
    op.add_column("jobs", sa.Column("frugal_at", sa.DateTime(timezone=True)))
    op.add_column("scenes", sa.Column("take", sa.Integer()))
    _create_wishes()
    _create_drafts()


def _create_wishes() -> None:
    op.create_table(
        "wishes",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("scene", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("take", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.String()),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("idempotency_key", sa.String()),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_drafts_job_id", "drafts", ["job_id"])
