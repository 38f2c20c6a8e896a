"""Store a digest of the request that a take or a new scene was asked for with.

Revision ID: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Add the column. Of what was asked for before, only text and seed are known."""
    op.add_column("wishes", sa.Column("request_digest", sa.String(), nullable=True))
