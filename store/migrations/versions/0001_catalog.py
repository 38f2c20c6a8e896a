"""Create the tables jobs, scenes and ledger.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _create_jobs()
    _create_scenes()
    _create_ledger()


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("favorite", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("brief_digest", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String()),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("run_id", sa.String()),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("error_type", sa.String()),
        sa.Column("error_message", sa.String()),
        sa.Column("film_key", sa.String()),
        sa.Column("poster_key", sa.String()),
        sa.Column("film_seconds", sa.Float()),
        sa.Column("soundtrack_key", sa.String()),
        sa.Column("cost_micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("hidden_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("owner", "idempotency_key", name="uq_jobs_owner_idempotency_key"),
    )
    op.create_index("ix_jobs_owner_created_at", "jobs", ["owner", "created_at", "id"])
    op.create_index("ix_jobs_status_created_at", "jobs", ["status", "created_at"])
    op.create_index("ix_jobs_hidden_at", "jobs", ["hidden_at"])


def _create_scenes() -> None:
    op.create_table(
        "scenes",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("stage", sa.String(32), primary_key=True),
        sa.Column("scene", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("take", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("provider_job_id", sa.String()),
        sa.Column("cost_micro_usd", sa.BigInteger()),
        sa.Column("receipt", sa.String(32)),
        sa.Column("error_type", sa.String()),
        sa.Column("error_message", sa.String()),
        sa.Column("asset_key", sa.String()),
        sa.Column("thumbnail_key", sa.String()),
        sa.Column("seconds", sa.Float()),
        sa.Column("digest", sa.String()),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("terminal_at", sa.DateTime(timezone=True)),
        sa.Column("collected_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_ledger_state", "ledger", ["state"])
