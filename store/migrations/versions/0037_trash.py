"""Store which jobs are in the trash.

Revision ID: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the column and its index."""
    op.add_column("jobs", sa.Column("trashed_at", sa.DateTime(timezone=True)))
    op.create_index("ix_jobs_trashed_at", "jobs", ["trashed_at"])
