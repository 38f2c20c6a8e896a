"""Store which watermarks owners give their finished films, and which each version has.

Revision ID: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Add the columns. Without a value a film has the watermark that its brief asked for."""
    for table in ("jobs", "film_versions"):
        op.add_column(table, sa.Column("mark", sa.JSON(), nullable=True))
