"""Store for how long teams keep films that have ended.

Revision ID: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Create the table. A team without a row keeps films until somebody deletes them."""
    op.create_table(
        "team_retention",
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("keep_days", sa.Integer(), nullable=False),
    )
