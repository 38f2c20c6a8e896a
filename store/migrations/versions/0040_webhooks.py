"""Store messages to callers' webhooks, and the attempts to deliver them.

Revision ID: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables. Of messages of before nothing is known."""
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE")),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("notice", sa.JSON()),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("test_url", sa.String()),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("tried_at", TIME),
        sa.Column("next_try_at", TIME),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("redeliveries", sa.Integer(), nullable=False),
        sa.Column("redelivery_key", sa.String()),
        sa.Column("settled_by", sa.Integer()),
    )
    op.create_index("ix_webhook_deliveries_team_id", "webhook_deliveries", ["team_id", "created_at"])
    op.create_index("ix_webhook_deliveries_job_id", "webhook_deliveries", ["job_id"])
    _create_attempts()


def _create_attempts() -> None:
    message = sa.ForeignKey("webhook_deliveries.id", ondelete="CASCADE")
    op.create_table(
        "webhook_attempts",
        sa.Column("delivery_id", sa.String(), message, primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("redelivery", sa.Integer(), nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("failure", sa.String()),
    )
