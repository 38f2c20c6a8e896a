"""Find films by the texts and lines of their scenes, and by the texts of asked takes.

Revision ID: 0051
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from store.text_normalization import fold_text

revision = "0051"
down_revision = "0049"
JOBS = sa.table("jobs", sa.column("id", sa.String()), sa.column("search_text", sa.String()))
SCENES = sa.table(
    "scenes",
    *(sa.column(name, sa.String()) for name in ("job_id", "text")),
    sa.column("lines", sa.JSON()),
    sa.column("in_film", sa.Boolean()),
)
REQUESTS = sa.table("wishes", *(sa.column(name, sa.String()) for name in ("job_id", "text")))
BATCH = 500


def upgrade() -> None:
    """Add the folded texts to those that are searched."""
    connection, last = op.get_bind(), ""
    while rows := _read_batch(connection, last):
        texts = _read_texts(connection, [job_id for job_id, _ in rows])
        values = [{"key": job_id, "new_text": _extend(found, texts[job_id])} for job_id, found in rows]
        one = sa.update(JOBS).where(JOBS.c.id == sa.bindparam("key"))
        connection.execute(one.values(search_text=sa.bindparam("new_text")), values)
        last = rows[-1][0]


def _read_batch(connection: sa.Connection, last: str) -> list[tuple[str, str]]:
    found = sa.select(JOBS.c.id, JOBS.c.search_text).where(JOBS.c.id > last)
    return [(job_id, text) for job_id, text in connection.execute(found.order_by(JOBS.c.id).limit(BATCH))]


def _read_texts(connection: sa.Connection, job_ids: list[str]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    scenes = sa.select(SCENES).where(SCENES.c.job_id.in_(job_ids), SCENES.c.in_film)
    for job_id, text, lines, _ in connection.execute(scenes):
        texts[job_id].extend((text, *(lines or ())))
    asked = sa.select(REQUESTS).where(REQUESTS.c.job_id.in_(job_ids), REQUESTS.c.text.is_not(None))
    for job_id, text in connection.execute(asked):
        texts[job_id].append(text)
    return texts


def _extend(found: str, texts: list[str]) -> str:
    for text in map(fold_text, texts):
        if text not in found:
            found = f"{found}\n{text}"
    return found
