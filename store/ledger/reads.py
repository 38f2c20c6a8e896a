"""SQL reads of the ledger: calls, their durations and their costs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import ENDED_STATUSES, JobStatus, LedgerStage, TakeKey
from contracts.stages import ledger_part_of
from estimates.compose_time import MeasuredCompose
from store.database import Database
from store.job_lifecycle import utc_now
from store.ledger.budget import sum_spent_on
from store.ledger.past_durations import PAST_CALLS, Model, list_past_durations
from store.models import CallOutcome, JobRow, LedgerRow, LedgerState, primary_key_of
from store.text_normalization import is_storable

_CALLS_OF_JOB = (
    select(LedgerRow)
    .where(col(LedgerRow.job_id) == bindparam("job_id"))
    .order_by(*(col(getattr(LedgerRow, name)) for name in ("stage", "scene", "line", "take")))
)


class LedgerReads:
    """Reads of the ledger; none waits for a writer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_row(self, key: TakeKey) -> LedgerRow | None:
        """Return the call's row; None when there is no intent for it."""
        async with self._database.read_session() as session:
            return await session.get(LedgerRow, primary_key_of(key))

    async def list_rows(self, job_id: str) -> list[LedgerRow]:
        """List all calls of a job, ordered by stage, scene, line and take."""
        async with self._database.read_session() as session:
            return list(await session.exec(_CALLS_OF_JOB, params={"job_id": job_id}))

    async def find_by_provider_job(self, provider: str, provider_job_id: str) -> LedgerRow | None:
        """Return the call that started the provider job; None when none of ours did."""
        if not is_storable(provider_job_id):
            return None
        same = (col(LedgerRow.provider) == provider, col(LedgerRow.provider_job_id) == provider_job_id)
        async with self._database.read_session() as session:
            return (await session.exec(select(LedgerRow).where(*same))).one_or_none()

    async def is_from_backup(self, job_id: str) -> bool:
        """Return whether the job was open in a back-up, and goes on from it."""
        found = select(JobRow.copied_at).where(col(JobRow.id) == job_id)
        async with self._database.read_session() as session:
            return (await session.exec(found)).one_or_none() is not None

    async def list_known_job_ids(self, provider: str, since: datetime) -> frozenset[str]:
        """Return the ids of provider jobs that our calls were accepted with since then."""
        found = select(LedgerRow.provider_job_id).where(
            col(LedgerRow.provider) == provider, col(LedgerRow.accepted_at) >= since
        )
        async with self._database.read_session() as session:
            return frozenset(str(job_id) for job_id in await session.exec(found))

    async def list_intents_without_job(
        self, provider: str, than: TakeKey, limit: int = 50
    ) -> list[LedgerRow]:
        """List calls other than `than`, newest first, that may have started a provider job not yet known."""
        found = (
            select(LedgerRow)
            .where(col(LedgerRow.provider) == provider, col(LedgerRow.state) == LedgerState.INTENT)
            .where(col(LedgerRow.provider_job_id).is_(None))
            .order_by(col(LedgerRow.intent_at).desc())
            .limit(limit)
        )
        async with self._database.read_session() as session:
            return [row for row in await session.exec(found) if row.key != than]

    async def list_past_durations(
        self, provider: str, model: str, limit: int = PAST_CALLS
    ) -> list[tuple[float, float]]:
        """List (seconds ordered, seconds it took) of the latest successful calls, newest first."""
        async with self._database.read_session() as session:
            return (await list_past_durations(session, [(provider, model)], limit))[provider, model]

    async def list_past_durations_of(
        self, models: Collection[Model]
    ) -> dict[Model, list[tuple[float, float]]]:
        """List the same by model, of many by one statement."""
        async with self._database.read_session() as session:
            return await list_past_durations(session, models)

    async def list_compose_times(self, limit: int = 20) -> list[MeasuredCompose]:
        """List how long the newest films took from the end of their last provider job to their completion."""
        newest = select(JobRow.id).where(col(JobRow.status) == JobStatus.COMPLETED)
        newest = newest.order_by(col(JobRow.created_at).desc()).limit(limit)
        found = (
            select(JobRow, func.max(LedgerRow.terminal_at))
            .join(LedgerRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(col(JobRow.id).in_(newest), col(LedgerRow.outcome) == CallOutcome.SUCCEEDED)
            .group_by(col(JobRow.id))
        )
        async with self._database.read_session() as session:
            return [
                cut
                for job, last in await session.exec(found)
                if (cut := _measure_compose(job, last)) is not None
            ]

    async def list_unknown_parts(self, job_ids: Collection[str]) -> dict[str, list[int]]:
        """Return, by job, the parts whose outcome is unknown, by their numbers (see `ledger_part_of`)."""
        found = (
            select(LedgerRow.job_id, LedgerRow.stage, LedgerRow.scene)
            .where(col(LedgerRow.job_id).in_(job_ids), outcome_is_unknown())
            .where(col(LedgerRow.stage) != LedgerStage.SCRIPT)
            .order_by(col(LedgerRow.scene))
        )
        parts: dict[str, set[int]] = {}
        if job_ids:
            async with self._database.read_session() as session:
                for job_id, stage, scene in await session.exec(found):
                    parts.setdefault(job_id, set()).add(ledger_part_of(LedgerStage(stage), scene))
        return {job_id: sorted(numbers) for job_id, numbers in parts.items()}

    async def list_unsettled(self) -> list[LedgerRow]:
        """List calls without an outcome, of jobs that have ended, oldest first; late calls are among them."""
        found = (
            select(LedgerRow)
            .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(col(LedgerRow.state) != LedgerState.TERMINAL, col(JobRow.status).in_(ENDED_STATUSES))
        )
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(LedgerRow.intent_at))))

    async def list_unfetched_clips(self, since: datetime) -> list[LedgerRow]:
        """List paid clips finished since then that were not collected before their job ended."""
        found = (
            select(LedgerRow)
            .join(JobRow, col(JobRow.id) == col(LedgerRow.job_id))
            .where(
                col(LedgerRow.outcome) == CallOutcome.SUCCEEDED,
                col(LedgerRow.stage) == LedgerStage.SCENE,
                col(LedgerRow.price_usd) > 0,
                col(LedgerRow.collected_at).is_(None),
                col(LedgerRow.terminal_at) > since,
                col(JobRow.status).in_(ENDED_STATUSES),
                col(JobRow.hidden_at).is_(None),
            )
        )
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(LedgerRow.terminal_at))))

    async def get_job_cost(self, job_id: str) -> float:
        """Return what the job's calls are known to have cost, in US dollars."""
        async with self._database.read_session() as session:
            return await sum_job_cost(session, job_id)

    async def get_spent_today(self) -> float:
        """Return what all calls intended today (in UTC) have cost or may still cost, in US dollars."""
        async with self._database.read_session() as session:
            return await sum_spent_on(session, utc_now().date())


def outcome_is_unknown() -> ColumnElement[bool]:
    """Return the SQL condition for `LedgerRow.is_outcome_unknown`."""
    return and_(col(LedgerRow.state) == LedgerState.INTENT, col(LedgerRow.held_at).is_not(None))


async def sum_job_cost(session: AsyncSession, job_id: str) -> float:
    """Sum the known costs of a job's calls, in US dollars."""
    total = select(func.sum(LedgerRow.cost_usd)).where(col(LedgerRow.job_id) == job_id)
    return (await session.exec(total)).one() or 0.0


def _measure_compose(job: JobRow, last: datetime | None) -> MeasuredCompose | None:
    if job.film_seconds is None or job.ended_at is None or last is None or job.ended_at <= last:
        return None
    took = (job.ended_at - last).total_seconds()
    return MeasuredCompose(film_seconds=job.film_seconds, resolution=job.brief.resolution, took_seconds=took)
