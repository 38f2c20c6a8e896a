"""Store which music owners give their finished films, and the lengths of uploaded sound.

Revision ID: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of requests, and add the columns."""
    op.add_column("jobs", sa.Column("music", sa.JSON()))
    op.add_column("uploads", sa.Column("seconds", sa.Float()))
    op.create_table(
        "music_requests",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("music", sa.JSON(), nullable=False),
        sa.Column("new_take", sa.Integer()),
        sa.Column("is_upload", sa.Boolean(), nullable=False),
        sa.Column("idempotency_key", sa.String()),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("begun_at", TIME),
        sa.UniqueConstraint("job_id", "idempotency_key", name="uq_music_requests_job_id_idempotency_key"),
    )
