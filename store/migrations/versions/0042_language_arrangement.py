"""Store how the first film's scenes were cut when a film in another language was made.

Revision ID: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Add the column. Of films of before it is not known."""
    op.add_column("film_languages", sa.Column("arrangement", sa.JSON(), nullable=True))
