"""Store how much teams may have at work at once, and begin in an hour.

Revision ID: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Create the tables. A team without a row has no limits, and its jobs that begin are not noted."""
    op.create_table(
        "team_limits",
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("jobs_at_once", sa.Integer(), nullable=True),
        sa.Column("takes_at_once", sa.Integer(), nullable=True),
        sa.Column("jobs_per_hour", sa.Integer(), nullable=True),
    )
    op.create_table(
        "job_begins",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_job_begins_team_id_begun_at", "job_begins", ["team_id", "begun_at"])
