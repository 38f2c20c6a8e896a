"""Store for which providers and stages deleted jobs had spent.

Revision ID: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Create the table. Of jobs that were deleted before, only `team_spent` and `spent` tell."""
    op.create_table(
        "removed_calls",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("team_id", sa.String(), primary_key=True),
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("stage", sa.String(32), primary_key=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("spent_micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("doubtful_micro_usd", sa.BigInteger(), nullable=False),
    )
