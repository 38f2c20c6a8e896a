"""Store the versions of films.

Revision ID: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Create the table. A film of before becomes a version when the next is cut."""
    op.create_table(
        "film_versions",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("based_on", sa.Integer()),
        sa.Column("film_key", sa.String(), nullable=False),
        sa.Column("poster_key", sa.String()),
        sa.Column("film_seconds", sa.Float()),
        sa.Column("receipt", sa.JSON()),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("takes", sa.JSON(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("music", sa.JSON()),
        sa.Column("soundtrack_key", sa.String()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("job_id", "film_key", name="uq_film_versions_job_id_film_key"),
    )
