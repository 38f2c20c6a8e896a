"""A clip that is not what was ordered is kept and told, and its scene may be shorter than the storyboard's.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Clips from before are cut as they were: to the storyboard's length."""
    op.add_column("ledger", sa.Column("departures", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("ledger", sa.Column("film_seconds", sa.Float(), nullable=True))
