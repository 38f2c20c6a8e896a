"""Store which call of a language model writes the lines of a film in another language.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column. The lines of before were given."""
    op.add_column("film_languages", sa.Column("draft_take", sa.Integer(), nullable=False, server_default="0"))
