"""Store with a job the prices that it was approved with, so that later price changes do not affect it.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column. Jobs that are running store the current prices when they next use a model."""
    op.add_column("jobs", sa.Column("prices", sa.JSON(), nullable=False, server_default="{}"))
