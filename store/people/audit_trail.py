"""The audit trail: who did what. Rows are inserted and read, and nothing else."""

from sqlmodel import col, select

from store.database import Database
from store.models import AuditRow


class AuditTrail:
    """Inserts and reads of the table of the audit trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, row: AuditRow) -> None:
        """Record what somebody did."""
        async with self._database.write_session() as session:
            session.add(row)

    async def list_rows(self, team_id: str, *, limit: int, before: int | None = None) -> list[AuditRow]:
        """List what was done in the team, newest first: at most `limit` rows, older than row `before`."""
        found = select(AuditRow).where(col(AuditRow.team_id) == team_id)
        if before is not None:
            found = found.where(col(AuditRow.id) < before)
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(AuditRow.id).desc()).limit(limit)))
