"""Other music that owners asked for, for their finished films: what it is, and which take it orders."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import FilmMusic, LedgerStage, TakeKey, UploadKind
from store.database import Database
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import LedgerRow, MusicRequestRow
from store.upload_uses import record_uses

# The first take of the music is the film's own, even before it is ordered.
FIRST_TAKE = 1


class MusicRequests:
    """The requests for other music of all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_request(
        self,
        job_id: str,
        music: FilmMusic,
        *,
        buys: bool = False,
        is_upload: bool = False,
        key: str | None = None,
        digest: str | None = None,
    ) -> MusicRequestRow:
        """Store a request under a new number; return the existing one if the key is known.

        Args:
            job_id: the job.
            music: what the film is to have. If it `buys`, its take is a new one.
            buys: whether a take is ordered of a music service.
            is_upload: whether it brings an own file, which the job uses from now on.
            key: the request's idempotency key.
            digest: of all that was asked for.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            UploadNotFound: the own file is not there.
        """
        async with self._database.write_session(durable=True) as session:
            # Locking the job's row makes concurrent requests take turns.
            job = await get_visible_job(session, job_id, lock=True)
            known = await _list_requests(session, job_id)
            if same := next((row for row in known if key is not None and row.idempotency_key == key), None):
                return same
            take = 1 + max(FIRST_TAKE, await _find_last_take(session, job_id), _last_take(known))
            if is_upload and music.upload_id is not None:
                await record_uses(session, job.owner, job_id, [music.upload_id], UploadKind.AUDIO)
            row = MusicRequestRow(
                job_id=job_id,
                number=1 + max((row.number for row in known), default=0),
                music=music.model_copy(update={"take": take}) if buys else music,
                new_take=take if buys else None,
                is_upload=is_upload,
                idempotency_key=key,
                request_digest=digest,
                asked_at=utc_now(),
            )
            session.add(row)
            return row

    async def find_by_key(self, job_id: str, key: str) -> MusicRequestRow | None:
        """Return the request that came with this idempotency key."""
        rows = await self.list_requests(job_id)
        return next((row for row in rows if row.idempotency_key == key), None)

    async def get_request(self, job_id: str, number: int) -> MusicRequestRow:
        """Return a request."""
        async with self._database.read_session() as session:
            return await session.get_one(MusicRequestRow, (job_id, number))

    async def mark_begun(self, job_id: str, number: int) -> None:
        """Record that a run carries the request out. Safe to repeat."""
        async with self._database.write_session() as session:
            row = await session.get_one(MusicRequestRow, (job_id, number), with_for_update=True)
            row.begun_at = row.begun_at or utc_now()

    async def mark_take_begun(self, key: TakeKey) -> None:
        """Record that the take is being ordered: from now on its request applies. Safe to repeat."""
        for row in await self.list_requests(key.job_id):
            if row.new_take == key.take:
                await self.mark_begun(key.job_id, row.number)

    async def find_for_take(self, key: TakeKey) -> MusicRequestRow | None:
        """Return the request that applies to a take of the music: the last one begun up to its number."""
        rows = [row for row in await self.list_requests(key.job_id) if row.new_take is not None]
        meant = [row for row in rows if row.begun_at is not None and _last_take([row]) <= key.take]
        return max(meant, key=lambda row: _last_take([row]), default=None)

    async def last_requested_take(self, job_id: str) -> int:
        """Return the highest number of a take that was requested; 0 without one."""
        return _last_take(await self.list_requests(job_id))

    async def list_requests(self, job_id: str) -> Sequence[MusicRequestRow]:
        """List the job's requests, in order."""
        async with self._database.read_session() as session:
            return await _list_requests(session, job_id)


async def _list_requests(session: AsyncSession, job_id: str) -> list[MusicRequestRow]:
    found = select(MusicRequestRow).where(col(MusicRequestRow.job_id) == job_id)
    return list(await session.exec(found.order_by(col(MusicRequestRow.number))))


def _last_take(rows: Sequence[MusicRequestRow]) -> int:
    return max((row.new_take or 0 for row in rows), default=0)


async def _find_last_take(session: AsyncSession, job_id: str) -> int:
    made = select(func.max(LedgerRow.take)).where(
        col(LedgerRow.job_id) == job_id, col(LedgerRow.stage) == LedgerStage.AUDIO
    )
    return (await session.exec(made)).one() or 0
