"""The jobs table: what API callers read and edit, and what workers record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import and_, col, or_, select

from contracts import ENDED_STATUSES, CloseOrder, Film, FilmReceipt, JobError, JobStatus, Narrator, Soundtrack
from store.database import Database
from store.derived_columns import title_key
from store.errors import IdempotencyConflict, JobNotFound
from store.film_records import UNCHANGED, FilmChange, record_film
from store.film_search import refresh_search_text
from store.job_deletion import delete_settled_job, hide_ended_jobs
from store.job_lifecycle import NewJob, begin_run, end_job, note_language_error, set_status, utc_now
from store.job_list_query import read_page
from store.job_rows import get_visible_job, is_listed, is_visible
from store.ledger.slots import remove_job_from_queues
from store.models import FilmVersionRow, JobRow, SceneRow
from store.pagination import JobPage, JobQuery
from store.people.team_limits import admit_job
from store.upload_uses import record_uses
from store.upsert import insert_once

__all__ = ["Jobs", "NewJob"]


class Jobs:
    """Reads and writes of the jobs table, which is in `database`."""

    def __init__(self, database: Database) -> None:
        self.database = self._database = database

    # --- for API callers: only jobs of the given owner ---

    async def add_job(self, new: NewJob) -> tuple[JobRow, bool]:
        """Insert a job; return its row and True.

        If the owner has a job of the same idempotency key and brief, return that one and False.

        Raises:
            IdempotencyConflict: the owner used the key with another brief.
            UploadNotFound: an upload that the brief uses is not there.
            TooManyJobs, TooManyJobsBegun: the owner may have no other job now.
        """
        row = new.to_row()
        async with self._database.write_session(durable=True) as session:
            if await insert_once(session, row, "owner", "idempotency_key"):
                await record_uses(session, new.owner, row.id, new.brief.upload_ids)
                await admit_job(session, row)
                return row, True
            same = (col(JobRow.owner) == new.owner, col(JobRow.idempotency_key) == new.idempotency_key)
            known = (await session.exec(select(JobRow).where(*same))).one()
        if known.brief_digest != row.brief_digest:
            raise IdempotencyConflict(str(new.idempotency_key), known.id)
        return known, False

    async def get_job(self, owner: str, job_id: str) -> JobRow:
        """Return the owner's job.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.read_session() as session:
            return await get_visible_job(session, job_id, owner=owner)

    async def list_page(self, owner: str, query: JobQuery) -> JobPage:
        """Return a page of the owner's jobs.

        Raises:
            InvalidCursor: the query's cursor was not issued with a page.
        """
        async with self._database.read_session() as session:
            return await read_page(session, owner, query)

    async def edit_job(self, owner: str, job_id: str, *, title: str | None, favorite: bool | None) -> JobRow:
        """Set title and favorite, each unless it is None.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            row = await get_visible_job(session, job_id, owner=owner, lock=True)
            if title is not None:
                row.title, row.title_key = title, title_key(title)
                await refresh_search_text(session, row)
            if favorite is not None:
                row.favorite = favorite
        return row

    async def raise_budget(self, owner: str, job_id: str, budget_usd: float) -> JobRow:
        """Raise the job's budget to `budget_usd`, never lower it. A job without a budget stays without.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session(durable=True) as session:
            row = await get_visible_job(session, job_id, owner=owner, lock=True)
            if row.budget_usd is not None:
                row.budget_usd = max(row.budget_usd, budget_usd)
        return row

    async def begin_deletion(self, owner: str, job_ids: Sequence[str]) -> list[str]:
        """Hide ended jobs, all or none, and return their ids; their deletion follows.

        Ids that are not the owner's jobs are ignored.

        Raises:
            JobActive: one of the jobs has not ended.
        """
        async with self._database.write_session() as session:
            return await hide_ended_jobs(session, owner, job_ids)

    # --- for workers and the reconciler: jobs of any owner ---

    async def get_for_any_owner(self, job_id: str) -> JobRow:
        """Return the job, whoever owns it.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.read_session() as session:
            return await get_visible_job(session, job_id)

    async def get_including_hidden(self, job_id: str) -> JobRow:
        """Return the job, also while it is being deleted: its provider jobs must still be found and stopped.

        Raises:
            JobNotFound: there is no such job.
        """
        async with self._database.read_session() as session:
            row = await session.get(JobRow, job_id)
        if row is None:
            raise JobNotFound(job_id)
        return row

    async def note_run(self, job_id: str, run_id: str, *, is_new: bool = False) -> None:
        """Record that a Temporal run works on the job; a run other than the recorded one resets the row.

        Args:
            is_new: most likely it is another run than the recorded one, so that looking first is for nothing.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        if not is_new and (await self.get_for_any_owner(job_id)).run_id == run_id:
            return
        async with self._database.write_session() as session:
            begin_run(await get_visible_job(session, job_id, lock=True), run_id)

    async def note_status(self, job_id: str, status: JobStatus, reason: JobError | None = None) -> bool:
        """Set the status and error of a job that has not ended; return False if it has ended.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            ValueError: the status is a final one, which only `close_job` writes.
        """
        if status.has_ended:
            raise ValueError(f"{status} is an end")
        async with self._database.write_session() as session:
            row = await get_visible_job(session, job_id, lock=True)
            if row.status.has_ended:
                return False
            set_status(row, status, reason)
            return True

    async def approve_storyboard(self, job_id: str) -> None:
        """Record that the owner approved the storyboard; the first approval's time is kept.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session(durable=True) as session:
            row = await get_visible_job(session, job_id, lock=True)
            row.approved_at = row.approved_at or utc_now()
            if not row.status.has_ended:
                set_status(row, JobStatus.PROCESSING)

    async def stop_spending(self, job_id: str) -> None:
        """Stop the run's spending: no call without an intent is paid for until the next run.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session(durable=True) as session:
            row = await get_visible_job(session, job_id, lock=True)
            row.frugal_at = row.frugal_at or utc_now()

    async def change_narrator(self, job_id: str, narrator: Narrator) -> None:
        """Record who speaks the whole film in place of all voices chosen for it. Safe to repeat.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            (await get_visible_job(session, job_id, lock=True)).narrator = narrator
            for scene in await session.exec(select(SceneRow).where(col(SceneRow.job_id) == job_id)):
                scene.line_voices = []

    async def close_job(self, order: CloseOrder, *, run_id: str | None, takes_up: bool = False) -> bool:
        """Write the job's end, once; return whether its status now is the order's.

        Another run than the job's last is stale and changes nothing, unless it `takes_up` the job. Who is no
        run (the reconciler) passes the `run_id` that it read.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            row = await get_visible_job(session, order.job_id, lock=True)
            if takes_up and run_id is not None:
                begin_run(row, run_id)
            if row.run_id is not None and row.run_id != run_id:
                return False
            if not row.status.has_ended:
                end_job(row, order, run_id)
                await note_language_error(session, order)
                await remove_job_from_queues(session, order.job_id)
            return row.status == order.status

    async def keep_film(
        self,
        job_id: str,
        film: Film,
        receipt: FilmReceipt | None = None,
        *,
        gaps: Sequence[int] = (),
        takes: Mapping[int, int] | None = None,
        change: FilmChange = UNCHANGED,
    ) -> list[FilmVersionRow]:
        """Record the film and its receipt, its gaps, each scene's take, and what else it changes.

        Return the versions that are kept no more, whose files are to be deleted.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            row = await get_visible_job(session, job_id, lock=True)
            return await record_film(session, row, film, receipt, gaps=gaps, takes=takes or {}, change=change)

    async def keep_soundtrack(self, job_id: str, soundtrack: Soundtrack) -> None:
        """Record the soundtrack's asset key.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session() as session:
            (await get_visible_job(session, job_id, lock=True)).soundtrack_key = soundtrack.asset_key

    async def list_active(self, *, older_than_seconds: float) -> list[JobRow]:
        """List jobs that have not ended and were created at least that long ago, oldest first."""
        before = col(JobRow.created_at) <= utc_now() - timedelta(seconds=older_than_seconds)
        found = select(JobRow).where(before, col(JobRow.status).in_(set(JobStatus) - ENDED_STATUSES))
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(JobRow.created_at))))

    async def list_active_or_ended_since(self, owner: str, since: datetime) -> list[JobRow]:
        """List the owner's jobs that have not ended or ended since then, oldest first."""
        mine, ended_at = col(JobRow.owner) == owner, col(JobRow.ended_at)
        # Queried every second. Written as two ranges of one index, and sorted here: otherwise SQLite would
        # read all jobs that the owner ever had.
        found = or_(and_(mine, ended_at.is_(None)), and_(mine, ended_at >= since))
        async with self._database.read_session() as session:
            rows = await session.exec(select(JobRow).where(is_listed(), found))
            return sorted(rows, key=lambda row: row.created_at)

    async def list_ended_since(self, owner: str, since: datetime, limit: int) -> list[JobRow]:
        """List the owner's jobs that ended since then, in order of their end: the `limit` newest."""
        ended_at = col(JobRow.ended_at)
        found = select(JobRow).where(is_listed(), col(JobRow.owner) == owner, ended_at >= since)
        async with self._database.read_session() as session:
            rows = list(await session.exec(found.order_by(ended_at.desc()).limit(limit)))
        return rows[::-1]

    async def list_recently_ended(self, *, within_seconds: float) -> list[JobRow]:
        """List jobs that ended at most that long ago, in order of their end."""
        since = col(JobRow.ended_at) >= utc_now() - timedelta(seconds=within_seconds)
        found = select(JobRow).where(is_visible(), since, col(JobRow.status).in_(ENDED_STATUSES))
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(JobRow.ended_at))))

    async def list_hidden_ids(self) -> list[str]:
        """List the ids of jobs whose deletion has begun, oldest deletion first."""
        found = select(JobRow.id).where(col(JobRow.hidden_at).is_not(None)).order_by(col(JobRow.hidden_at))
        async with self._database.read_session() as session:
            return list(await session.exec(found))

    async def remove_job(self, job_id: str) -> bool:
        """Delete the job with its storyboard and its ledger rows; return whether it was deleted.

        The rows stay as long as a paid call has no outcome, because the reconciler needs them to stop the
        provider job. The money that the job has spent keeps counting for its days.
        """
        async with self._database.write_session() as session:
            return await delete_settled_job(session, job_id)
