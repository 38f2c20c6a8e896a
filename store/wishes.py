"""What the owner wishes of a scene that is made anew: a retake's text and seed, under the take's number."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import JobNotFound
from store.lifecycle import now
from store.models import JobRow, LedgerRow, WishRow
from workflows.contracts import Stage, TakeKey


class Wishes:
    """The wishes for all jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, job_id: str, scene: int, *, text: str | None, seed: int, key: str | None = None
    ) -> WishRow:
        """Keep a wish, under a number that no take of the scene has had; of a known key, the one there is.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        async with self._database.session(durable=True) as session:
            # Two wishes for one scene take turns at the job's row.
            held = select(JobRow.id).where(col(JobRow.id) == job_id, col(JobRow.hidden_at).is_(None))
            if (await session.exec(held.with_for_update())).one_or_none() is None:
                raise JobNotFound(job_id)
            if key is not None and (known := await _of_key(session, job_id, scene, key)) is not None:
                return known
            # The first take is the storyboard's own, also where it has not been ordered yet.
            take = 1 + max(1, await _last_take(session, job_id, scene))
            wish = WishRow(job_id=job_id, scene=scene, take=take, text=text, seed=seed, wished_at=now())
            wish.idempotency_key = key
            session.add(wish)
            return wish

    async def begin(self, key: TakeKey) -> None:
        """This very take is being ordered: from now on its wish holds. Saying it again changes nothing."""
        async with self._database.session() as session:
            row = await session.get(WishRow, (key.job_id, key.scene, key.take), with_for_update=True)
            if row is not None:
                row.begun_at = row.begun_at or now()

    async def of(self, key: TakeKey) -> WishRow | None:
        """What holds for this take: the last wish begun up to its number, as another provider may make it."""
        if key.stage is not Stage.SCENE:
            return None
        return wish_for(await self.all(key.job_id), key.scene, key.take)

    async def last(self, job_id: str, scene: int) -> int:
        """The highest number that a wish for this scene has; 0 without one."""
        return max((wish.take for wish in await self.all(job_id) if wish.scene == scene), default=0)

    async def all(self, job_id: str) -> list[WishRow]:
        """The job's, by scene and take."""
        found = select(WishRow).where(col(WishRow.job_id) == job_id)
        async with self._database.snapshot() as session:
            return list(await session.exec(found.order_by(col(WishRow.scene), col(WishRow.take))))


def wish_for(wishes: Sequence[WishRow], scene: int, take: int) -> WishRow | None:
    """The wish among these, sorted, that holds for a take of a scene; None: made as the storyboard has it."""
    held = (w for w in reversed(wishes) if w.begun_at is not None)
    return next((w for w in held if w.scene == scene and w.take <= take), None)


async def _of_key(session: AsyncSession, job_id: str, scene: int, key: str) -> WishRow | None:
    mine = (col(WishRow.job_id) == job_id, col(WishRow.scene) == scene)
    found = select(WishRow).where(*mine, col(WishRow.idempotency_key) == key)
    return (await session.exec(found)).first()


async def _last_take(session: AsyncSession, job_id: str, scene: int) -> int:
    made = select(func.max(LedgerRow.take)).where(
        col(LedgerRow.job_id) == job_id, col(LedgerRow.stage) == Stage.SCENE, col(LedgerRow.scene) == scene
    )
    wished = select(func.max(WishRow.take)).where(col(WishRow.job_id) == job_id, col(WishRow.scene) == scene)
    numbers = [(await session.exec(made)).one(), (await session.exec(wished)).one()]
    return max((number for number in numbers if number is not None), default=0)
