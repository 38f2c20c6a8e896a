"""Store how a clip differs from what was ordered, and the length of its scene where that is shorter.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns. Earlier clips are still cut to the storyboard's length."""
    op.add_column("ledger", sa.Column("departures", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("ledger", sa.Column("film_seconds", sa.Float(), nullable=True))
