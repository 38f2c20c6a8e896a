"""Store the tags of jobs.

Revision ID: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Add the column."""
    op.add_column("jobs", sa.Column("tag_lines", sa.String(), nullable=False, server_default=""))
