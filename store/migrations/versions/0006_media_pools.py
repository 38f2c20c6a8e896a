"""Store what each process of the media pool lacks.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table, one row for each process; it is empty until a process of this version starts."""
    op.create_table(
        "media_pools",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False),
    )
