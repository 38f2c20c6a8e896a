"""Store of each paid call whether an emulator made it.

Revision ID: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Add the column. Of earlier calls nobody knows it: they count as paid."""
    op.add_column("ledger", sa.Column("emulated", sa.Boolean(), nullable=False, server_default=sa.false()))
