"""Store which music and watermark a film in another language was cut with.

Revision ID: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

# Until now such a film was cut anew with each change of either, unless an earlier version was taken back.
FILL = """
    UPDATE film_languages SET {name} = (SELECT jobs.{name} FROM jobs WHERE jobs.id = film_languages.job_id)
    WHERE film_languages.film_key IS NOT NULL
"""


def upgrade() -> None:
    """Add the columns. Films that are there are taken to have what their jobs' first films have."""
    for name in ("music", "mark"):
        op.add_column("film_languages", sa.Column(name, sa.JSON(), nullable=True))
        op.execute(FILL.format(name=name))
