"""The processes that draw and cut: which are there, and what each lacks for it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, delete, select

from store.database import Database
from store.lifecycle import now
from store.models import MediaPoolRow
from workflows.contracts import Frozen

# Each says so every 30 seconds (`media_pool.py`): one that has missed two is taken for dead.
GONE_AFTER = timedelta(seconds=90)
FORGOTTEN_AFTER = timedelta(days=1)


class PoolLack(Frozen):
    """What one of them lacks. Without what is `needed` no film comes out of it."""

    part: str
    found: str
    advice: str
    needed: bool


class PoolReport(Frozen):
    """One of them."""

    host: str
    lacks: tuple[PoolLack, ...] = ()

    @property
    def fit(self) -> bool:
        """Whether films come out of it."""
        return not any(lack.needed for lack in self.lacks)


class MediaPools:
    """What they say of themselves, in the catalog: API and pool may be on different machines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, pool_id: str, host: str, lacks: Sequence[PoolLack]) -> None:
        """Say that a process is there, and what it lacks; in the place of what it said before."""
        row = MediaPoolRow(
            id=pool_id, host=host, seen_at=now(), lacks=[lack.model_dump(mode="json") for lack in lacks]
        )
        old = delete(MediaPoolRow).where(col(MediaPoolRow.seen_at) < now() - FORGOTTEN_AFTER)
        async with self._database.session() as session:
            await session.merge(row)
            await session.exec(old)

    async def leave(self, pool_id: str) -> None:
        """Say that a process has ended."""
        async with self._database.session() as session:
            await session.exec(delete(MediaPoolRow).where(col(MediaPoolRow.id) == pool_id))

    async def present(self) -> list[PoolReport]:
        """Those that have said something of late."""
        recent = select(MediaPoolRow).where(col(MediaPoolRow.seen_at) > now() - GONE_AFTER)
        async with self._database.snapshot() as session:
            rows = (await session.exec(recent.order_by(col(MediaPoolRow.host)))).all()
        return [
            PoolReport(host=row.host, lacks=tuple(map(PoolLack.model_validate, row.lacks))) for row in rows
        ]
