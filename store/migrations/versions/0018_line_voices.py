"""Store with a scene which voice speaks each of its lines.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column. In scenes of before, the narrator speaks all lines."""
    op.add_column("scenes", sa.Column("line_voices", sa.JSON(), nullable=False, server_default="[]"))
