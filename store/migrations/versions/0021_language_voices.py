"""Store whose voice speaks each line of a film in another language, and what its cards say.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the columns. In films of before one voice speaks all lines, and the cards are the first film's."""
    op.add_column("film_languages", sa.Column("line_voices", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("film_languages", sa.Column("card_texts", sa.JSON(), nullable=False, server_default="{}"))
