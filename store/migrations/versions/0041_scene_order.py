"""Store the order of a film's scenes, how each comes in, and which of them its owner took out.

Revision ID: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Add the columns. Films of before have all of their scenes, in the order of the numbers."""
    op.add_column("scenes", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("scenes", sa.Column("transition", sa.String(32), nullable=True))
    op.add_column("scenes", sa.Column("in_film", sa.Boolean(), nullable=False, server_default=sa.true()))
