"""Store with a scene what the film takes of its clip's own sound.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column. Scenes of before do as their film, which takes none."""
    op.add_column("scenes", sa.Column("clip_sound", sa.String(32), nullable=True))
