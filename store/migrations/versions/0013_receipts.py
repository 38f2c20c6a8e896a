"""Store what is told of a finished film besides its file.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column. Films of before have no receipt."""
    op.add_column("jobs", sa.Column("receipt", sa.JSON(), nullable=True))
