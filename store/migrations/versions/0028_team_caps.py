"""Store what teams may spend on a day.

Revision ID: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Create the tables. Spending of jobs that were deleted before counts for no team."""
    team = sa.ForeignKey("teams.id", ondelete="CASCADE")
    op.create_table(
        "team_caps",
        sa.Column("team_id", sa.String(), team, primary_key=True),
        sa.Column("daily_cap_micro_usd", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "team_spent",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("team_id", sa.String(), primary_key=True),
        sa.Column("spent_micro_usd", sa.BigInteger(), nullable=False),
    )
