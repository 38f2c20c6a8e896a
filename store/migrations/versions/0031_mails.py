"""Store who wants to be told by mail, and which mails were sent.

Revision ID: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("when_ended", sa.Boolean(), nullable=False),
        sa.Column("when_needed", sa.Boolean(), nullable=False),
        sa.Column("verified_email", sa.String()),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("link_hash", sa.String(), unique=True),
        sa.Column("link_email", sa.String()),
        sa.Column("link_sent_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("refused_code", sa.Integer()),
    )
    op.create_table(
        "mail_deliveries",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("event", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_mail_deliveries_user_id", "mail_deliveries", ["user_id"])
