"""Index the active and just ended jobs of an owner, which are queried every second.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create one index for both: the `ended_at` of an active job is null."""
    op.create_index("ix_jobs_owner_ended_at", "jobs", ["owner", "ended_at"])
