"""Finds which of many jobs a team owns."""

from collections.abc import Collection

from sqlmodel import col, select

from store.database import Database
from store.models import JobRow


async def find_own_ids(database: Database, owner: str, job_ids: Collection[str]) -> set[str]:
    """Return which of the ids are jobs of the owner's, hidden ones too."""
    found = select(JobRow.id).where(col(JobRow.owner) == owner, col(JobRow.id).in_(job_ids))
    async with database.read_session() as session:
        return set(await session.exec(found))
