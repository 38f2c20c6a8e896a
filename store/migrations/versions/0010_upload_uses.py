"""Store which job uses which upload, and the pictures of scenes.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table and add the column. Earlier jobs used no uploads, and their scenes had no pictures."""
    op.create_table(
        "upload_uses",
        sa.Column("job_id", sa.String(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("upload_id", sa.String(), sa.ForeignKey("uploads.id"), primary_key=True),
    )
    op.create_index("ix_upload_uses_upload_id", "upload_uses", ["upload_id"])
    op.add_column("scenes", sa.Column("reference_image", sa.JSON(), nullable=True))
