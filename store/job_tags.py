"""Tags of jobs: changed for one, and counted over all of an owner."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from contracts.tags import MAX_TAGS
from store.database import Database
from store.errors import StoreError
from store.job_rows import get_visible_job, is_listed
from store.models import JobRow

BREAK = "\n"


class TooManyTagsError(StoreError):
    """The job would have more tags than a job may have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A job has at most {most} tags.")


class JobTags:
    """Reads and writes of the tags of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def change_tags(
        self, owner: str, job_id: str, add: Collection[str], remove: Collection[str]
    ) -> None:
        """Add tags to the job, and remove others.

        Raises:
            JobNotFound: there is no such job, it is in the trash, or being deleted.
            TooManyTagsError: it would have more than a job may have.
        """
        async with self._database.write_session() as session:
            row = await get_visible_job(session, job_id, owner=owner, lock=True)
            tags = sorted((set(row.tags) | set(add)) - set(remove))
            if len(tags) > MAX_TAGS:
                raise TooManyTagsError(MAX_TAGS)
            row.tag_lines = "".join(f"{BREAK}{tag}" for tag in tags) + (BREAK if tags else "")

    async def count_tags(self, owner: str) -> list[tuple[str, int]]:
        """Return the owner's tags in order, each with how many jobs have it."""
        found = select(JobRow.tag_lines).where(is_listed(), col(JobRow.owner) == owner)
        async with self._database.read_session() as session:
            lines = await session.exec(found.where(col(JobRow.tag_lines) != ""))
            counts = Counter(tag for text in lines for tag in text.strip("\n").split("\n"))
        return sorted(counts.items())


def has_tag(tag: str) -> ColumnElement[bool]:
    """Return the SQL condition that a job has a tag."""
    return col(JobRow.tag_lines).contains(f"\n{tag}\n", autoescape=True)
