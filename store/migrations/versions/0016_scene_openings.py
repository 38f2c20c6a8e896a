"""Store what a scene opens on, and which take's last picture a paid call began from.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns. Scenes of before open on their own."""
    op.add_column("scenes", sa.Column("opens_on", sa.String(32), nullable=False, server_default="own"))
    op.add_column("ledger", sa.Column("opens_on_take", sa.Integer(), nullable=True))
