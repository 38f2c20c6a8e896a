"""The catalog of jobs: what a caller sees of it, and what the worker writes into it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import and_, col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.briefs import search_text
from store.errors import IdempotencyConflict, JobActive, JobNotFound
from store.job_prices import JobPrices
from store.lifecycle import NewJob, begin, end, error_fields, now
from store.listing import page_of, selection, visible
from store.models import JobRow, LedgerRow, LedgerState, SceneRow
from store.paging import JobPage, JobQuery
from store.spending import keep_spent
from store.texts import storable
from store.upsert import insert_once
from store.waiting import leave_all
from workflows.contracts import ENDED, CloseOrder, Film, JobError, JobStatus, Soundtrack

__all__ = ["Jobs", "NewJob"]


class Jobs(JobPrices):
    """The catalog of jobs."""

    # --- for a caller, who sees only what is theirs ---

    async def add(self, new: NewJob) -> tuple[JobRow, bool]:
        """Keep a job. The owner's job of the same key and brief is returned as it is, with False.

        Raises:
            IdempotencyConflict: the key was used with another brief.
        """
        row = new.row()
        async with self._database.session(durable=True) as session:
            if await insert_once(session, row, "owner", "idempotency_key"):
                return row, True
            same = (col(JobRow.owner) == new.owner, col(JobRow.idempotency_key) == new.idempotency_key)
            known = (await session.exec(select(JobRow).where(*same))).one()
        if known.brief_digest != row.brief_digest:
            raise IdempotencyConflict(str(new.idempotency_key), known.id)
        return known, False

    async def get(self, owner: str, job_id: str) -> JobRow:
        """The owner's job.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.snapshot() as session:
            return await _visible(session, job_id, owner=owner)

    async def page(self, owner: str, query: JobQuery) -> JobPage:
        """The owner's jobs, newest first.

        Raises:
            BadCursor: the query's cursor is none that a page gave.
        """
        async with self._database.snapshot() as session:
            rows = (await session.exec(selection(owner, query))).all()
        return page_of(rows, query.limit)

    async def edit(self, owner: str, job_id: str, *, title: str | None, favorite: bool | None) -> JobRow:
        """Change what is not null.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session() as session:
            row = await _visible(session, job_id, owner=owner, lock=True)
            if title is not None:
                row.title, row.search_text = title, search_text(title, row.brief)
            if favorite is not None:
                row.favorite = favorite
        return row

    async def raise_budget(self, owner: str, job_id: str, budget_usd: float) -> JobRow:
        """Let the job spend that much, in US dollars. A budget is never lowered; where none is, none comes.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session(durable=True) as session:
            row = await _visible(session, job_id, owner=owner, lock=True)
            if row.budget_usd is not None:
                row.budget_usd = max(row.budget_usd, budget_usd)
        return row

    async def hide(self, owner: str, job_ids: Sequence[str]) -> list[str]:
        """Begin the deletion of ended jobs, all or none; ids that are not the owner's jobs are passed over.

        Raises:
            JobActive: one of them has not ended.
        """
        async with self._database.session() as session:
            mine = (visible(), col(JobRow.owner) == owner, col(JobRow.id).in_(filter(storable, job_ids)))
            found = select(JobRow).where(*mine).order_by(col(JobRow.id)).with_for_update()
            rows = (await session.exec(found)).all()
            for row in rows:
                if not row.status.ended:
                    raise JobActive(row.id)
                # The key is given free: the same request makes a new job from now on.
                row.hidden_at, row.idempotency_key = now(), None
        return [row.id for row in rows]

    # --- for the worker and the reconciler, who act for every owner ---

    async def for_worker(self, job_id: str) -> JobRow:
        """Any owner's job.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.snapshot() as session:
            return await _visible(session, job_id)

    async def ordered(self, job_id: str) -> JobRow:
        """Any owner's job, also while it is being deleted: what was ordered for it must be found and stopped.

        Raises:
            JobNotFound: there is none.
        """
        async with self._database.snapshot() as session:
            row = await session.get(JobRow, job_id)
        if row is None:
            raise JobNotFound(job_id)
        return row

    async def note_run(self, job_id: str, run_id: str) -> None:
        """Say that this Temporal run works on the job. A run that is new to it begins it anew.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        if (await self.for_worker(job_id)).run_id == run_id:
            return
        async with self._database.session() as session:
            row = await _visible(session, job_id, lock=True)
            if row.run_id != run_id:
                begin(row, run_id)

    async def await_approval(self, job_id: str, reason: JobError) -> bool:
        """The job waits for its owner, and its error says for what; whether it does: not when it has ended.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        return await self.note_status(job_id, JobStatus.AWAITING_APPROVAL, reason)

    async def note_status(self, job_id: str, status: JobStatus, reason: JobError | None = None) -> bool:
        """Say where a job that goes on stands, and why. False for a job that has ended: its end stays.

        Raises:
            JobNotFound: there is none, or it is being deleted.
            ValueError: the status is an end, which `close` writes.
        """
        if status.ended:
            raise ValueError(f"{status} is an end")
        async with self._database.session() as session:
            row = await _visible(session, job_id, lock=True)
            if row.status.ended:
                return False
            row.status = status
            row.error_type, row.error_message = error_fields(reason)
            return True

    async def approve(self, job_id: str) -> None:
        """The owner wants the storyboard made, and is not asked again. The first time stays.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session(durable=True) as session:
            row = await _visible(session, job_id, lock=True)
            row.approved_at = row.approved_at or now()
            if not row.status.ended:
                row.status = JobStatus.PROCESSING

    async def stop_buying(self, job_id: str) -> None:
        """Its owner wants nothing more bought: no call that is not intended yet is paid for in this run.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session(durable=True) as session:
            row = await _visible(session, job_id, lock=True)
            row.frugal_at = row.frugal_at or now()

    async def close(self, order: CloseOrder, *, run_id: str | None) -> bool:
        """Write a job's end, once. Whether the job's end is now what the order says.

        A run that is not the one which last worked on the job is stale: it changes nothing. Who closes a
        job without being its run (the reconciler) passes the `run_id` that it read.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session() as session:
            row = await _visible(session, order.job_id, lock=True)
            if row.run_id is not None and row.run_id != run_id:
                return False
            if not row.status.ended:
                end(row, order, run_id)
                await leave_all(session, order.job_id)
            return row.status == order.status

    async def keep_film(
        self, job_id: str, film: Film, *, gaps: Sequence[int] = (), takes: Mapping[int, int] | None = None
    ) -> None:
        """Note where the finished film is, which scenes it does without, and by scene which take is in it.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session() as session:
            row = await _visible(session, job_id, lock=True)
            row.film_key, row.poster_key, row.film_seconds = film.asset_key, film.poster_key, film.seconds
            row.gaps = list(gaps)
            for scene, take in sorted((takes or {}).items()):
                (await session.get_one(SceneRow, (job_id, scene))).take = take

    async def keep_soundtrack(self, job_id: str, soundtrack: Soundtrack) -> None:
        """Note where the soundtrack is.

        Raises:
            JobNotFound: there is none, or it is being deleted.
        """
        async with self._database.session() as session:
            (await _visible(session, job_id, lock=True)).soundtrack_key = soundtrack.asset_key

    async def active(self, *, older_than_seconds: float) -> list[JobRow]:
        """Jobs made at least that long ago that have not ended, oldest first."""
        before = col(JobRow.created_at) <= now() - timedelta(seconds=older_than_seconds)
        found = select(JobRow).where(before, col(JobRow.status).in_(set(JobStatus) - ENDED))
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(JobRow.created_at))))

    async def stirring(self, owner: str, since: datetime) -> list[JobRow]:
        """The owner's jobs that go on or ended since then, oldest first."""
        mine, ended_at = col(JobRow.owner) == owner, col(JobRow.ended_at)
        # Asked every second. Said so, and sorted here: else SQLite would read all that the owner ever made.
        found = or_(and_(mine, ended_at.is_(None)), and_(mine, ended_at >= since))
        async with self._database.snapshot() as session:
            rows = await session.exec(select(JobRow).where(visible(), found))
            return sorted(rows, key=lambda row: row.created_at)

    async def ended_since(self, owner: str, since: datetime, limit: int) -> list[JobRow]:
        """The owner's jobs that ended since then; of many, the last to end."""
        ended_at = col(JobRow.ended_at)
        found = select(JobRow).where(visible(), col(JobRow.owner) == owner, ended_at >= since)
        async with self._database.snapshot() as session:
            rows = list(await session.exec(found.order_by(ended_at.desc()).limit(limit)))
        return rows[::-1]

    async def ended(self, *, within_seconds: float) -> list[JobRow]:
        """Jobs that ended at most that long ago, the first to end first."""
        since = col(JobRow.ended_at) >= now() - timedelta(seconds=within_seconds)
        found = select(JobRow).where(visible(), since, col(JobRow.status).in_(ENDED))
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(JobRow.ended_at))))

    async def hidden(self) -> list[str]:
        """Ids of the jobs whose deletion has begun, oldest deletion first."""
        found = select(JobRow.id).where(col(JobRow.hidden_at).is_not(None)).order_by(col(JobRow.hidden_at))
        async with self._database.snapshot() as session:
            return list(await session.exec(found))

    async def remove(self, job_id: str) -> bool:
        """Forget the job with its storyboard and its ledger; whether nothing of it is left.

        While a paid call of it has no end, its rows stay: whoever stops provider jobs finds them there. What
        it has spent today stays spent.
        """
        unsettled = select(LedgerRow.job_id).where(
            col(LedgerRow.job_id) == job_id, col(LedgerRow.state) != LedgerState.TERMINAL
        )
        async with self._database.session() as session:
            await session.exec(select(JobRow.id).where(col(JobRow.id) == job_id).with_for_update())
            if (await session.exec(unsettled.limit(1))).first() is not None:
                return False
            await keep_spent(session, job_id)
            await session.exec(delete(JobRow).where(col(JobRow.id) == job_id))
            return True


async def _visible(
    session: AsyncSession, job_id: str, *, owner: str | None = None, lock: bool = False
) -> JobRow:
    found = select(JobRow).where(col(JobRow.id) == job_id, visible())
    found = found if owner is None else found.where(col(JobRow.owner) == owner)
    found = found.with_for_update() if lock else found
    row = (await session.exec(found)).one_or_none() if storable(job_id) else None
    if row is None:
        raise JobNotFound(job_id)
    return row
