"""Store what jobs are sorted by title by, and what is searched without accents.

Revision ID: 0035
"""

import sqlalchemy as sa
from alembic import op

from store.text_normalization import fold_accents, fold_text

revision = "0035"
down_revision = "0034"
TEXT_COLUMNS = ("id", "title", "title_key", "search_text")
JOBS = sa.table("jobs", *(sa.column(name, sa.String()) for name in TEXT_COLUMNS))
BATCH = 500


def upgrade() -> None:
    """Add the column and the indexes, and fold the texts that are there."""
    op.add_column("jobs", sa.Column("title_key", sa.String(), nullable=False, server_default=""))
    _fold_texts(op.get_bind())
    op.create_index("ix_jobs_owner_title_key", "jobs", ["owner", "title_key", "id"])
    op.create_index("ix_jobs_owner_cost", "jobs", ["owner", "cost_micro_usd", "id"])


def _fold_texts(connection: sa.Connection) -> None:
    last = ""
    while rows := _read_batch(connection, last):
        values = [
            {"key": job_id, "new_key": fold_text(title), "new_text": fold_accents(text)}
            for job_id, title, text in rows
        ]
        one = sa.update(JOBS).where(JOBS.c.id == sa.bindparam("key"))
        changed = one.values(title_key=sa.bindparam("new_key"), search_text=sa.bindparam("new_text"))
        connection.execute(changed, values)
        last = rows[-1][0]


def _read_batch(connection: sa.Connection, last: str) -> list[tuple[str, str, str]]:
    found = sa.select(JOBS.c.id, JOBS.c.title, JOBS.c.search_text).where(JOBS.c.id > last)
    return [tuple(row) for row in connection.execute(found.order_by(JOBS.c.id).limit(BATCH))]
