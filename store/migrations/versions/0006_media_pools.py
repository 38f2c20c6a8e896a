"""The processes that draw and cut say what they lack for it.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One row for each process; there is none until one of this version starts."""
    op.create_table(
        "media_pools",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False),
    )
