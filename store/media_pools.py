"""Records the processes of the media pool that are alive, and what each of them lacks."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, delete, select

from contracts import FrozenModel
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import MediaPoolRow

# Each process reports every 30 seconds (`media_pool.py`): one that missed two reports counts as dead.
GONE_AFTER = timedelta(seconds=90)
FORGOTTEN_AFTER = timedelta(days=1)


class PoolLack(FrozenModel):
    """Something that a process lacks. A pool that lacks a `needed` part can make no film."""

    part: str
    found: str
    advice: str
    needed: bool
    # Those that no font of it covers.
    scripts: tuple[str, ...] = ()


class PoolReport(FrozenModel):
    """A live process of the media pool and what it lacks."""

    host: str
    lacks: tuple[PoolLack, ...] = ()

    @property
    def can_make_films(self) -> bool:
        """Whether the process lacks nothing that films need."""
        return not any(lack.needed for lack in self.lacks)


class MediaPools:
    """Reports of the media pool's processes, in the database: API and pool may run on different hosts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record_report(self, pool_id: str, host: str, lacks: Sequence[PoolLack]) -> None:
        """Record that a process is alive and what it lacks, replacing its earlier report."""
        row = MediaPoolRow(
            id=pool_id, host=host, seen_at=utc_now(), lacks=[lack.model_dump(mode="json") for lack in lacks]
        )
        old = delete(MediaPoolRow).where(col(MediaPoolRow.seen_at) < utc_now() - FORGOTTEN_AFTER)
        async with self._database.write_session() as session:
            await session.merge(row)
            await session.exec(old)

    async def remove_pool(self, pool_id: str) -> None:
        """Delete the report of a process that has ended."""
        async with self._database.write_session() as session:
            await session.exec(delete(MediaPoolRow).where(col(MediaPoolRow.id) == pool_id))

    async def list_present(self) -> list[PoolReport]:
        """List the processes that have reported recently, by host."""
        recent = select(MediaPoolRow).where(col(MediaPoolRow.seen_at) > utc_now() - GONE_AFTER)
        async with self._database.read_session() as session:
            rows = (await session.exec(recent.order_by(col(MediaPoolRow.host)))).all()
        return [
            PoolReport(host=row.host, lacks=tuple(map(PoolLack.model_validate, row.lacks))) for row in rows
        ]
