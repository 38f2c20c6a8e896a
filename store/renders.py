"""Orders to our own renderer, in the catalog, so that any host renders them and any host finds them."""

from sqlmodel import col, delete, update

from contracts.renders import Render, RenderState
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import RenderRow
from store.upsert import insert_once


class Renders:
    """The renders as those who order see them. Workers take them by `RenderLeases`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_render(self, render: Render) -> None:
        """Add the render unless there is one of its id."""
        row = RenderRow(
            **render.model_dump(include={"id", "order_json", "state", "attempt", "progress"}),
            created_at=utc_now(),
            ended_at=None if render.state is RenderState.WAITING else utc_now(),
            departures=render.departures,
            error_type=render.error.type if render.error else None,
            error_message=render.error.message if render.error else None,
        )
        async with self._database.write_session() as session:
            await insert_once(session, row, "id")

    async def find_render(self, render_id: str) -> Render | None:
        """Return the render; None where there is none of that id."""
        async with self._database.read_session() as session:
            row = await session.get(RenderRow, render_id)
            return row.as_render() if row else None

    async def cancel_render(self, render_id: str) -> None:
        """Cancel the render if it has not ended; its worker notices when it renews its lease."""
        values = {"state": RenderState.CANCELED, "ended_at": utc_now()}
        waiting = (col(RenderRow.id) == render_id, col(RenderRow.state) == RenderState.WAITING)
        async with self._database.write_session() as session:
            await session.exec(update(RenderRow).where(*waiting).values(**values))

    async def delete_render(self, render_id: str) -> None:
        """Delete the render, if there is one."""
        async with self._database.write_session() as session:
            await session.exec(delete(RenderRow).where(col(RenderRow.id) == render_id))
