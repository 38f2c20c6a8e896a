"""For how long teams keep films that have ended."""

from sqlmodel import col, delete, func, select

from store.database import Database
from store.job_deletion import hide_expired_jobs, is_expired
from store.job_lifecycle import utc_now
from store.models import JobRow, TeamRetentionRow


class TeamRetention:
    """Reads and writes of the table of teams' retention."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_keep_days(self, team_id: str) -> int | None:
        """Return for how many days after their end films are kept; None: until somebody deletes them."""
        async with self._database.read_session() as session:
            row = await session.get(TeamRetentionRow, team_id)
        return row.keep_days if row else None

    async def set_keep_days(self, team_id: str, keep_days: int | None) -> None:
        """Set for how many days films are kept. The next sweep deletes those that are older."""
        async with self._database.write_session(durable=True) as session:
            if keep_days is None:
                await session.exec(delete(TeamRetentionRow).where(col(TeamRetentionRow.team_id) == team_id))
            else:
                await session.merge(TeamRetentionRow(team_id=team_id, keep_days=keep_days))

    async def begin_deletions(self) -> list[str]:
        """Hide the jobs that teams, or the trash, keep no longer, and return their ids; deletion follows."""
        async with self._database.write_session() as session:
            return await hide_expired_jobs(session)

    async def count_expired(self, team_id: str, keep_days: int) -> int:
        """Return how many films the next sweep deletes if films are kept for so long."""
        expired = is_expired(team_id, keep_days, utc_now())
        async with self._database.read_session() as session:
            return (await session.exec(select(func.count()).select_from(JobRow).where(*expired))).one()
