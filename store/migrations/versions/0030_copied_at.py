"""Store which jobs were open in a back-up from which they go on.

Revision ID: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add the column. A job in which it is null is the original, or had ended when it was copied."""
    op.add_column("jobs", sa.Column("copied_at", sa.DateTime(timezone=True)))
