"""Numbers of scenes that owners add to finished films."""

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import LedgerStage
from store.database import Database
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import LedgerRow, RetakeRequestRow, SceneRow
from store.retake_requests import STORYBOARD_TAKE


class NewScenes:
    """Requests for new scenes of all jobs; each is kept as the request for its first take."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number_scene(
        self, job_id: str, *, text: str, seed: int, key: str | None = None, digest: str | None = None
    ) -> RetakeRequestRow:
        """Store a request under a number that no scene of the job ever had; the existing one of a known key.

        `digest` is of all that was asked for.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session(durable=True) as session:
            # Locking the job's row makes concurrent requests take turns.
            await get_visible_job(session, job_id, lock=True)
            known = await _find_by_key(session, job_id, key) if key is not None else None
            if known is not None:
                return known
            wish = RetakeRequestRow(
                job_id=job_id,
                scene=1 + await _find_last_number(session, job_id),
                take=STORYBOARD_TAKE,
                text=text,
                seed=seed,
                wished_at=utc_now(),
                idempotency_key=key,
                request_digest=digest,
            )
            session.add(wish)
            return wish

    async def find_by_key(self, job_id: str, key: str) -> RetakeRequestRow | None:
        """Return the request that came with this idempotency key."""
        async with self._database.read_session() as session:
            return await _find_by_key(session, job_id, key)


async def _find_by_key(session: AsyncSession, job_id: str, key: str) -> RetakeRequestRow | None:
    found = select(RetakeRequestRow).where(
        col(RetakeRequestRow.job_id) == job_id,
        col(RetakeRequestRow.take) == STORYBOARD_TAKE,
        col(RetakeRequestRow.idempotency_key) == key,
    )
    return (await session.exec(found)).first()


async def _find_last_number(session: AsyncSession, job_id: str) -> int:
    listed = select(func.max(SceneRow.number)).where(col(SceneRow.job_id) == job_id)
    wished = select(func.max(RetakeRequestRow.scene)).where(col(RetakeRequestRow.job_id) == job_id)
    paid = select(func.max(LedgerRow.scene)).where(
        col(LedgerRow.job_id) == job_id, col(LedgerRow.stage) == LedgerStage.SCENE
    )
    numbers = [(await session.exec(each)).one() for each in (listed, wished, paid)]
    return max((number for number in numbers if number is not None), default=0)
