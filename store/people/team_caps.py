"""Teams' daily caps, and their spending of today."""

from sqlmodel import col, delete

from store.database import Database
from store.job_lifecycle import utc_now
from store.ledger.budget import sum_team_spent_on
from store.models import TeamCapRow


class TeamCaps:
    """Reads and writes of the table of teams' caps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_cap(self, team_id: str) -> float | None:
        """Return what the team may spend on one UTC day, in US dollars; None: as much as all together may."""
        async with self._database.read_session() as session:
            row = await session.get(TeamCapRow, team_id)
        return row.daily_cap_usd if row else None

    async def set_cap(self, team_id: str, daily_cap_usd: float | None) -> None:
        """Set what the team may spend on one UTC day; None: as much as all together may."""
        async with self._database.write_session(durable=True) as session:
            if daily_cap_usd is None:
                await session.exec(delete(TeamCapRow).where(col(TeamCapRow.team_id) == team_id))
            else:
                await session.merge(TeamCapRow(team_id=team_id, daily_cap_usd=daily_cap_usd))

    async def get_spent_today(self, team_id: str) -> float:
        """Return what the team's calls of today (in UTC) have cost or may still cost, in US dollars."""
        async with self._database.read_session() as session:
            return await sum_team_spent_on(session, team_id, utc_now().date())
