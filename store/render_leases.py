"""Which worker renders what: a lease that it renews, and that another takes over when it runs out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from contracts import Departure, JobError
from contracts.renders import Render, RenderState
from store.column_types import UtcDateTime
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import RenderRow

# A worker renews each second. One that missed this many is dead, cut off, or without a catalog for so long.
LEASE = timedelta(seconds=20)
MAX_LISTED = 100


class RenderLeases:
    """The renders as workers see them.

    A lease ends by the database's clock, because hosts' clocks differ. What a worker says of a render counts
    only while its attempt is the last one.
    """

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    async def take_renders(self, worker: str, count: int, *, but: Collection[str] = ()) -> list[Render]:
        """Lease up to `count` renders that wait and are nobody's, the oldest first.

        Args:
            worker: a name that no other worker has.
            count: how many.
            but: ids of those that are not wanted.
        """
        free = self._select_free(but).limit(count)
        async with self._database.read_session() as session:
            if (await session.exec(free)).first() is None:
                return []
        async with self._database.write_session() as session:
            # Of workers that meet here each takes rows of its own. On SQLite there is one writer at a time.
            chosen = (await session.exec(free.with_for_update(skip_locked=True))).all()
            rows = await session.exec(self._lease_to(worker, chosen))
            taken = {row.id: row.as_render() for row in rows.scalars()}
        return [taken[each] for each in chosen]

    async def renew_leases(self, progress: Mapping[Render, float]) -> list[Render]:
        """Renew the leases with the percentages so far; return those that are no longer held."""
        lost = []
        async with self._database.write_session() as session:
            for render, percent in progress.items():
                values = {"leased_until": self._from_now(self._lease), "progress": percent}
                if not await _change(session, render, values, col(RenderRow.leased_by).is_not(None)):
                    lost.append(render)
        return lost

    async def finish_render(self, render: Render, departures: Sequence[Departure]) -> bool:
        """Record that the result is stored; return False if the render was another's or canceled."""
        values = {"progress": 100.0, "departures": tuple(departures)}
        return await self._end(render, RenderState.RENDERED, values)

    async def fail_render(self, render: Render, error: JobError) -> bool:
        """Record that the order can never be rendered; return False as `finish_render`."""
        values = {"error_type": error.type, "error_message": error.message}
        return await self._end(render, RenderState.FAILED, values)

    async def give_back(self, render: Render) -> None:
        """End the lease: any worker may take the render at once."""
        async with self._database.write_session() as session:
            await _change(session, render, {"leased_by": None, "leased_until": None})

    async def free_leases_of(self, worker: str) -> None:
        """End all leases of a worker that is dead."""
        held = (col(RenderRow.leased_by) == worker, col(RenderRow.state) == RenderState.WAITING)
        freed = update(RenderRow).where(*held).values(leased_by=None, leased_until=None)
        async with self._database.write_session() as session:
            await session.exec(freed)

    async def list_ended(self, before: datetime) -> list[Render]:
        """List renders that ended before then, MAX_LISTED at most."""
        old = select(RenderRow).where(col(RenderRow.ended_at) < before).limit(MAX_LISTED)
        async with self._database.read_session() as session:
            return [row.as_render() for row in (await session.exec(old)).all()]

    async def _end(self, render: Render, state: RenderState, values: dict[str, Any]) -> bool:
        values |= {"state": state, "ended_at": utc_now(), "leased_by": None, "leased_until": None}
        async with self._database.write_session() as session:
            return await _change(session, render, values)

    def _select_free(self, but: Collection[str]) -> SelectOfScalar[str]:
        until = col(RenderRow.leased_until)
        return (
            select(RenderRow.id)
            .where(col(RenderRow.state) == RenderState.WAITING, col(RenderRow.id).not_in(but))
            .where(or_(until.is_(None), until < self._from_now()))
            .order_by(col(RenderRow.created_at), col(RenderRow.id))
        )

    def _lease_to(self, worker: str, ids: Collection[str]) -> ReturningUpdate[tuple[RenderRow]]:
        return (
            update(RenderRow)
            .where(col(RenderRow.id).in_(ids))
            .values(
                attempt=col(RenderRow.attempt) + 1,
                leased_by=worker,
                leased_until=self._from_now(self._lease),
                progress=func.coalesce(RenderRow.progress, 0.0),
            )
            .returning(RenderRow)
        )

    def _from_now(self, after: timedelta = timedelta()) -> ColumnElement[datetime]:
        """Return a time by the database's clock; SQLite's is this machine's."""
        if self._database.engine.dialect.name == "postgresql":
            return func.now() + after
        return literal(utc_now() + after, UtcDateTime())


async def _change(
    session: AsyncSession, render: Render, values: dict[str, Any], *conditions: ColumnElement[bool]
) -> bool:
    """Change the row while the render waits and its attempt is the last one; return whether it does."""
    mine = (col(RenderRow.id) == render.id, col(RenderRow.attempt) == render.attempt, *conditions)
    changed = update(RenderRow).where(*mine, col(RenderRow.state) == RenderState.WAITING).values(**values)
    return bool((await session.exec(changed)).rowcount)
