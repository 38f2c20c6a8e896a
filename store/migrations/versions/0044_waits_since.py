"""Store since when a job waits for its owner.

Revision ID: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Add the column. Jobs that wait already have no value, because nothing says when they began to."""
    op.add_column("jobs", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
