"""Store with a scene the lines that are spoken in it.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column. In scenes of before, nobody speaks."""
    op.add_column("scenes", sa.Column("lines", sa.JSON(), nullable=False, server_default="[]"))
