"""Add budgets, prices, slot queues and received callbacks.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and tables. Earlier calls get price 0: each counts with its cost."""
    op.add_column("jobs", sa.Column("budget_micro_usd", sa.BigInteger()))
    _extend_ledger()
    _create_waiting()
    op.create_table("gates", sa.Column("name", sa.String(), primary_key=True))
    op.create_table(
        "spent",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("spent_micro_usd", sa.BigInteger(), nullable=False),
    )
    _create_callbacks()


def _extend_ledger() -> None:
    for column in (
        sa.Column("price_micro_usd", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("cost_source", sa.String(32)),
        sa.Column("order_seconds", sa.Float(), nullable=False, server_default="0"),
        sa.Column("took_seconds", sa.Float()),
        sa.Column("late_at", sa.DateTime(timezone=True)),
        sa.Column("held_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("ledger", column)
    op.create_index("uq_ledger_provider_job", "ledger", ["provider", "provider_job_id"], unique=True)
    op.create_index("ix_ledger_provider_state", "ledger", ["provider", "state"])
    op.create_index("ix_ledger_model_terminal_at", "ledger", ["provider", "model", "terminal_at"])
    op.create_index("ix_ledger_intent_at", "ledger", ["intent_at"])


def _create_waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("stage", sa.String(32), primary_key=True),
        sa.Column("scene", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("take", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )


def _create_callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("delivery_id", sa.String(), primary_key=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_callbacks_received_at", "callbacks", ["received_at"])
