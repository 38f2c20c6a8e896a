"""Store which still a paid clip began from.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column. Clips of before began from no still."""
    op.add_column("ledger", sa.Column("opens_on_still", sa.Integer(), nullable=True))
