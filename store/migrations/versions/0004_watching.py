"""Whose jobs go on, or have just ended, is asked every second.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Jobs that go on have no end: one index finds both."""
    op.create_index("ix_jobs_owner_ended_at", "jobs", ["owner", "ended_at"])
