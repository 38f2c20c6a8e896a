"""Key paid calls by line and language, too, and store who narrates a film in place of its first voice.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_TAKE_KEY = ["job_id", "stage", "scene", "take", "line", "language"]


def upgrade() -> None:
    """Extend the keys. Calls of before are for no line, and keep their keys otherwise."""
    _extend_key("ledger", _TAKE_KEY)
    _extend_key("waiting", ["provider", *_TAKE_KEY])
    op.add_column("ledger", sa.Column("order_digest", sa.String(), nullable=True))
    op.add_column("jobs", sa.Column("narrator", sa.JSON(), nullable=True))


def _extend_key(table: str, key: list[str]) -> None:
    # SQLite cannot change a key in place: there the table is copied, with all its rows and indexes.
    with op.batch_alter_table(table) as batch:
        line = sa.Column("line", sa.Integer(), primary_key=True, autoincrement=False, server_default="0")
        batch.add_column(line)
        batch.add_column(sa.Column("language", sa.String(), primary_key=True, server_default=""))
        if op.get_bind().dialect.name != "sqlite":  # whose key has no name
            batch.drop_constraint(f"{table}_pkey", type_="primary")
        batch.create_primary_key(f"{table}_pkey", key)
