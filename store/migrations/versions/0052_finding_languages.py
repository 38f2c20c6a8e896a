"""Find films by the lines and cards of their further languages.

Revision ID: 0052
"""

from collections.abc import Iterator
from itertools import chain

import sqlalchemy as sa
from alembic import op

from store.text_normalization import fold_text

revision = "0052"
down_revision = "0051"
JOBS = sa.table("jobs", sa.column("id", sa.String()), sa.column("search_text", sa.String()))
LANGUAGES = sa.table(
    "film_languages",
    sa.column("job_id", sa.String()),
    sa.column("lines", sa.JSON()),
    sa.column("card_texts", sa.JSON()),
)


def upgrade() -> None:
    """Add the folded texts to those that are searched."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(LANGUAGES).order_by(LANGUAGES.c.job_id)).all()
    for job_id, lines, card_texts in rows:
        found = connection.scalar(sa.select(JOBS.c.search_text).where(JOBS.c.id == job_id))
        text = "\n".join((found or "", *_iter_new_texts(found or "", lines, card_texts)))
        connection.execute(sa.update(JOBS).where(JOBS.c.id == job_id).values(search_text=text))


def _iter_new_texts(found: str, lines: list[list[str]], card_texts: dict[str, str]) -> Iterator[str]:
    for text in map(fold_text, (*chain.from_iterable(lines or ()), *(card_texts or {}).values())):
        if text not in found:
            yield text
