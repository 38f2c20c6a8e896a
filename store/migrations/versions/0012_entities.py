"""Store with a scene the ids of the entities in sight.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column. Scenes of before show no entities."""
    op.add_column("scenes", sa.Column("entities", sa.JSON(), nullable=False, server_default="[]"))
