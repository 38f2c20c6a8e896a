"""A job keeps the prices that it was approved with, whatever the catalogue says by the time of its last take.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Jobs that run now go on with the prices of the day."""
    op.add_column("jobs", sa.Column("prices", sa.JSON(), nullable=False, server_default="{}"))
