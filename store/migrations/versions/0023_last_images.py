"""Store the pictures that scenes end on.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column. No scene of before ends on a picture."""
    op.add_column("scenes", sa.Column("last_image", sa.JSON(), nullable=True))
