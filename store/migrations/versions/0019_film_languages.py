"""Store the films of a job in further languages.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Create the table, empty: films of before have one language."""
    op.create_table(
        "film_languages",
        sa.Column(
            "job_id",
            sa.String(),
            sa.ForeignKey("jobs.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("language", sa.String(), primary_key=True, nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("narration", sa.JSON(), nullable=True),
        sa.Column("captions", sa.String(32), nullable=True),
        sa.Column("seconds", sa.JSON(), nullable=False),
        sa.Column("takes", sa.JSON(), nullable=False),
        sa.Column("film_key", sa.String(), nullable=True),
        sa.Column("poster_key", sa.String(), nullable=True),
        sa.Column("film_seconds", sa.Float(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("error_type", sa.String(), nullable=True),
        sa.Column("error_message", sa.String(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
    )
