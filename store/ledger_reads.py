"""Reading the ledger: what was asked of the providers, how long it took, and what it cost."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.lifecycle import now
from store.models import JobRow, LedgerRow, LedgerState, Outcome, identity
from store.spending import spent_on
from store.texts import storable
from workflows.contracts import ENDED, JobStatus, Stage, TakeKey
from workflows.tail import Cut


class LedgerReads:
    """What the ledger tells; nothing here waits for a writer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def row(self, key: TakeKey) -> LedgerRow | None:
        """The call's row, or null when it was never intended."""
        async with self._database.snapshot() as session:
            return await session.get(LedgerRow, identity(key))

    async def rows(self, job_id: str) -> list[LedgerRow]:
        """All calls of a job: by stage, scene and take."""
        order = (col(LedgerRow.stage), col(LedgerRow.scene), col(LedgerRow.take))
        found = select(LedgerRow).where(col(LedgerRow.job_id) == job_id).order_by(*order)
        async with self._database.snapshot() as session:
            return list(await session.exec(found))

    async def by_provider_job(self, provider: str, provider_job_id: str) -> LedgerRow | None:
        """The call that made this provider job, or null when none of ours did."""
        if not storable(provider_job_id):
            return None
        same = (col(LedgerRow.provider) == provider, col(LedgerRow.provider_job_id) == provider_job_id)
        async with self._database.snapshot() as session:
            return (await session.exec(select(LedgerRow).where(*same))).one_or_none()

    async def known_jobs(self, provider: str, since: datetime) -> frozenset[str]:
        """Ids of the provider's jobs that calls of ours were found to have made since then."""
        found = select(LedgerRow.provider_job_id).where(
            col(LedgerRow.provider) == provider, col(LedgerRow.accepted_at) >= since
        )
        async with self._database.snapshot() as session:
            return frozenset(str(job_id) for job_id in await session.exec(found))

    async def without_job(self, provider: str, than: TakeKey, limit: int = 50) -> list[LedgerRow]:
        """Other calls than this one that may have made a job of the provider's of which nobody knows yet."""
        found = (
            select(LedgerRow)
            .where(col(LedgerRow.provider) == provider, col(LedgerRow.state) == LedgerState.INTENT)
            .where(col(LedgerRow.provider_job_id).is_(None))
            .order_by(col(LedgerRow.intent_at).desc())
            .limit(limit)
        )
        async with self._database.snapshot() as session:
            return [row for row in await session.exec(found) if row.key != than]

    async def took(self, provider: str, model: str, limit: int = 200) -> list[tuple[float, float]]:
        """The latest calls that succeeded, newest first: seconds of film ordered, seconds that it took."""
        found = (
            select(LedgerRow.order_seconds, LedgerRow.took_seconds)
            .where(col(LedgerRow.provider) == provider, col(LedgerRow.model) == model)
            .where(col(LedgerRow.outcome) == Outcome.SUCCEEDED, col(LedgerRow.took_seconds).is_not(None))
            .order_by(col(LedgerRow.terminal_at).desc())
            .limit(limit)
        )
        async with self._database.snapshot() as session:
            return [(ordered, float(took or 0)) for ordered, took in await session.exec(found)]

    async def cuts(self, limit: int = 20) -> list[Cut]:
        """The newest films: how long each took from its last clip's end with its provider on."""
        newest = select(JobRow.id).where(col(JobRow.status) == JobStatus.COMPLETED)
        newest = newest.order_by(col(JobRow.created_at).desc()).limit(limit)
        found = (
            select(JobRow, func.max(LedgerRow.terminal_at))
            .join(LedgerRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(col(JobRow.id).in_(newest), col(LedgerRow.outcome) == Outcome.SUCCEEDED)
            .group_by(col(JobRow.id))
        )
        async with self._database.snapshot() as session:
            return [cut for job, last in await session.exec(found) if (cut := _cut(job, last)) is not None]

    async def held(self, job_ids: Collection[str]) -> dict[str, list[int]]:
        """By job, the scenes of which nobody knows whether they were paid for; 0 is the music."""
        found = (
            select(LedgerRow.job_id, LedgerRow.scene)
            .where(col(LedgerRow.job_id).in_(job_ids), col(LedgerRow.state) == LedgerState.INTENT)
            .where(col(LedgerRow.held_at).is_not(None), col(LedgerRow.stage) != Stage.SCRIPT)
            .order_by(col(LedgerRow.scene))
        )
        scenes: dict[str, list[int]] = {}
        if not job_ids:
            return scenes
        async with self._database.snapshot() as session:
            for job_id, scene in await session.exec(found):
                scenes.setdefault(job_id, []).append(scene)
        return scenes

    async def unsettled(self) -> list[LedgerRow]:
        """Calls without an end, of jobs that have ended: oldest first. One that is late may still come."""
        found = (
            select(LedgerRow)
            .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(col(LedgerRow.state) != LedgerState.TERMINAL, col(JobRow.status).in_(ENDED))
        )
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(LedgerRow.intent_at))))

    async def left_there(self, since: datetime) -> list[LedgerRow]:
        """Paid clips that were finished since then, and that their job ended without having fetched."""
        found = (
            select(LedgerRow)
            .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(
                col(LedgerRow.outcome) == Outcome.SUCCEEDED,
                col(LedgerRow.stage) == Stage.SCENE,
                col(LedgerRow.price_usd) > 0,
                col(LedgerRow.collected_at).is_(None),
                col(LedgerRow.terminal_at) > since,
                col(JobRow.status).in_(ENDED),
                col(JobRow.hidden_at).is_(None),
            )
        )
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(LedgerRow.terminal_at))))

    async def cost(self, job_id: str) -> float:
        """What the job's calls have cost, in US dollars."""
        async with self._database.snapshot() as session:
            return await total_cost(session, job_id)

    async def spent_today(self) -> float:
        """What all calls intended today (in UTC) have cost or may cost, in US dollars."""
        async with self._database.snapshot() as session:
            return await spent_on(session, now().date())


async def total_cost(session: AsyncSession, job_id: str) -> float:
    """What the job's calls are known to have cost, in US dollars."""
    total = select(func.sum(LedgerRow.cost_usd)).where(col(LedgerRow.job_id) == job_id)
    return (await session.exec(total)).one() or 0.0


def _cut(job: JobRow, last: datetime | None) -> Cut | None:
    if job.film_seconds is None or job.ended_at is None or last is None or job.ended_at <= last:
        return None
    took = (job.ended_at - last).total_seconds()
    return Cut(film_seconds=job.film_seconds, resolution=job.brief.resolution, took_seconds=took)
