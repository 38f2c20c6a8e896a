"""Text and seed that the owner asked for in a retake, by scene and take."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import ApprovalChoice, LedgerStage, TakeKey
from store.database import Database
from store.film_search import refresh_search_text
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import JobRow, LedgerRow, RetakeRequestRow

# The first take of a scene is of the storyboard's own text, even before it is ordered.
STORYBOARD_TAKE = 1
MOST_FIRST_TAKES = 4


class RetakeRequests:
    """The retake requests of all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_request(
        self, job_id: str, scene: int, *, text: str | None, seed: int, key: str | None = None
    ) -> RetakeRequestRow:
        """Store a retake request under a new take number; return the existing one if the key is known.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        return (await self.add_requests(job_id, scene, text=text, seeds=[seed], key=key))[0]

    async def add_requests(
        self,
        job_id: str,
        scene: int,
        *,
        text: str | None,
        seeds: Sequence[int],
        key: str | None = None,
        digest: str | None = None,
    ) -> Sequence[RetakeRequestRow]:
        """Store requests for several takes, one for each seed, under new take numbers that follow each other.

        `digest` is of all that was asked for.

        Returns:
            The requests by number; the existing ones, however many they are, if the key is known.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.write_session(durable=True) as session:
            # Locking the job's row makes concurrent requests for one scene take turns.
            job = await get_visible_job(session, job_id, lock=True)
            if key is not None and (known := await _list_by_key(session, job_id, scene, key)):
                return known
            # The numbers of the first takes are theirs, even before these are ordered.
            first = 1 + max(_count_first_takes(job), await _find_last_take(session, job_id, scene))
            wishes = [
                RetakeRequestRow(
                    job_id=job_id,
                    scene=scene,
                    take=take,
                    text=text,
                    seed=seed,
                    wished_at=utc_now(),
                    idempotency_key=key,
                    request_digest=digest,
                )
                for take, seed in enumerate(seeds, start=first)
            ]
            session.add_all(wishes)
            if text is not None:
                await refresh_search_text(session, job)
            return wishes

    async def list_by_key(self, job_id: str, scene: int, key: str) -> Sequence[RetakeRequestRow]:
        """List the scene's requests that came with this idempotency key, by take."""
        async with self._database.read_session() as session:
            return await _list_by_key(session, job_id, scene, key)

    async def mark_begun(self, key: TakeKey) -> None:
        """Record that the take is being ordered: from now on its request applies. Idempotent."""
        if key.take == STORYBOARD_TAKE:
            return
        async with self._database.write_session() as session:
            row = await session.get(RetakeRequestRow, (key.job_id, key.scene, key.take), with_for_update=True)
            if row is not None:
                row.begun_at = row.begun_at or utc_now()

    async def find_for_take(self, key: TakeKey) -> RetakeRequestRow | None:
        """Return the request that applies to a take: the last one begun up to its number, if any.

        A fallback provider may make a later take than the requested one.
        """
        if key.stage is not LedgerStage.SCENE or key.take == STORYBOARD_TAKE:
            return None
        return select_request(await self.list_requests(key.job_id), key.scene, key.take)

    async def last_requested_take(self, job_id: str, scene: int) -> int:
        """Return the highest take number requested for the scene; 0 without a request."""
        return max((wish.take for wish in await self.list_requests(job_id) if wish.scene == scene), default=0)

    async def list_requests(self, job_id: str) -> list[RetakeRequestRow]:
        """List the job's requests, by scene and take."""
        found = select(RetakeRequestRow).where(col(RetakeRequestRow.job_id) == job_id)
        async with self._database.read_session() as session:
            return list(
                await session.exec(found.order_by(col(RetakeRequestRow.scene), col(RetakeRequestRow.take)))
            )


def select_request(wishes: Sequence[RetakeRequestRow], scene: int, take: int) -> RetakeRequestRow | None:
    """Select, from sorted requests, the one that applies to a take; None: the storyboard's text applies."""
    held = (w for w in reversed(wishes) if w.begun_at is not None)
    return next((w for w in held if w.scene == scene and w.take <= take), None)


def _count_first_takes(job: JobRow) -> int:
    """Return how many takes of each scene the film may have: before its approval that can be changed."""
    is_open = job.brief.approval is ApprovalChoice.STORYBOARD and job.approved_at is None
    return MOST_FIRST_TAKES if is_open else job.brief.takes


async def _list_by_key(
    session: AsyncSession, job_id: str, scene: int, key: str
) -> Sequence[RetakeRequestRow]:
    mine = (col(RetakeRequestRow.job_id) == job_id, col(RetakeRequestRow.scene) == scene)
    found = select(RetakeRequestRow).where(*mine, col(RetakeRequestRow.idempotency_key) == key)
    return (await session.exec(found.order_by(col(RetakeRequestRow.take)))).all()


async def _find_last_take(session: AsyncSession, job_id: str, scene: int) -> int:
    made = select(func.max(LedgerRow.take)).where(
        col(LedgerRow.job_id) == job_id,
        col(LedgerRow.stage) == LedgerStage.SCENE,
        col(LedgerRow.scene) == scene,
    )
    wished = select(func.max(RetakeRequestRow.take)).where(
        col(RetakeRequestRow.job_id) == job_id, col(RetakeRequestRow.scene) == scene
    )
    numbers = [(await session.exec(made)).one(), (await session.exec(wished)).one()]
    return max((number for number in numbers if number is not None), default=0)
