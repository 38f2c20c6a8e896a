"""Why a scene could not be made is known for as long as its job is.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Of jobs that ended before, the ledger alone knows."""
    op.add_column("jobs", sa.Column("failures", sa.JSON(), nullable=False, server_default="{}"))
