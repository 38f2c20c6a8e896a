"""Messages to callers, as their team sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, literal, tuple_
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from contracts.webhook_state import WebhookState
from store.column_types import UtcDateTime
from store.database import Database
from store.errors import InvalidCursor, StoreError
from store.job_rows import is_listed
from store.models import JobRow, WebhookAttemptRow, WebhookDeliveryRow
from store.text_normalization import is_storable


class WebhookDeliveryNotFound(StoreError):  # noqa: N818 - named by the condition, like all errors of the store
    """The team has no message of this id, or it is no longer kept."""

    def __init__(self) -> None:
        super().__init__("There is no message of this id, or it is no longer kept.")


@dataclass(frozen=True)
class LoggedDelivery:
    """A message with its attempts, the newest first, and the title of its film."""

    row: WebhookDeliveryRow
    attempts: tuple[WebhookAttemptRow, ...] = ()
    title: str | None = None


class WebhookDeliveries:
    """Reads of the tables of callers' webhooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_deliveries(
        self,
        team_id: str,
        *,
        limit: int,
        job_id: str | None = None,
        state: WebhookState | None = None,
        cursor: str | None = None,
    ) -> list[LoggedDelivery]:
        """List messages of the team, the newest first: at most `limit`, older than the one of id `cursor`.

        Raises:
            InvalidCursor: there is no such message.
        """
        found = _select_visible(team_id)
        if job_id is not None:
            found = found.where(col(WebhookDeliveryRow.job_id) == job_id)
        if state is not None:
            found = found.where(col(WebhookDeliveryRow.state) == state)
        async with self._database.read_session() as session:
            if cursor is not None:
                found = found.where(await _older_than(session, team_id, cursor))
            newest = found.order_by(
                col(WebhookDeliveryRow.created_at).desc(), col(WebhookDeliveryRow.id).desc()
            )
            return await _add_attempts(session, (await session.exec(newest.limit(limit))).all())

    async def get_delivery(self, team_id: str, delivery_id: str) -> LoggedDelivery:
        """Return a message of the team.

        Raises:
            WebhookDeliveryNotFound: there is none of this id.
        """
        if not is_storable(delivery_id):
            raise WebhookDeliveryNotFound
        this = _select_visible(team_id).where(col(WebhookDeliveryRow.id) == delivery_id)
        async with self._database.read_session() as session:
            if (row := (await session.exec(this)).one_or_none()) is None:
                raise WebhookDeliveryNotFound
            [found] = await _add_attempts(session, [row])
        return found


def _select_visible(team_id: str) -> SelectOfScalar[WebhookDeliveryRow]:
    """Select the team's messages; not those of jobs in the trash, nor of those being deleted."""
    of_film = and_(col(WebhookDeliveryRow.job_id).is_not(None), is_listed())
    return (
        select(WebhookDeliveryRow)
        .outerjoin(JobRow, col(JobRow.id) == col(WebhookDeliveryRow.job_id))
        .where(col(WebhookDeliveryRow.team_id) == team_id)
        .where(or_(col(WebhookDeliveryRow.job_id).is_(None), of_film))
    )


async def _older_than(session: AsyncSession, team_id: str, cursor: str) -> ColumnElement[bool]:
    last = await session.get(WebhookDeliveryRow, cursor) if is_storable(cursor) else None
    if last is None or last.team_id != team_id:
        raise InvalidCursor
    place = tuple_(col(WebhookDeliveryRow.created_at), col(WebhookDeliveryRow.id))
    return place < tuple_(literal(last.created_at, UtcDateTime), literal(last.id))


async def _add_attempts(session: AsyncSession, rows: Sequence[WebhookDeliveryRow]) -> list[LoggedDelivery]:
    ids = [row.id for row in rows]
    found = select(WebhookAttemptRow).where(col(WebhookAttemptRow.delivery_id).in_(ids))
    attempts = (await session.exec(found.order_by(col(WebhookAttemptRow.number).desc()))).all()
    films = select(JobRow.id, JobRow.title).where(col(JobRow.id).in_([row.job_id for row in rows]))
    titles = dict((await session.exec(films)).all())
    return [
        LoggedDelivery(
            row, tuple(each for each in attempts if each.delivery_id == row.id), titles.get(row.job_id or "")
        )
        for row in rows
    ]
