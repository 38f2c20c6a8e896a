"""Store with a job why scenes of it could not be made.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column. For jobs that ended before, only the ledger has the errors."""
    op.add_column("jobs", sa.Column("failures", sa.JSON(), nullable=False, server_default="{}"))
