"""Store a digest of the request that a film's music was asked for with.

Revision ID: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Add the column. Of what was asked for before, only the music is known."""
    op.add_column("music_requests", sa.Column("request_digest", sa.String(), nullable=True))
