"""Store after which scene one opens that begins from another's last picture.

Revision ID: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Add the columns. What there is opens after the scene with the number before its own."""
    for table in ("scenes", "ledger"):
        op.add_column(table, sa.Column("opens_after", sa.Integer(), nullable=True))
