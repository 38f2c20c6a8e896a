"""The log of callers' webhooks, as the workers write it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import CallerNotice
from contracts.webhook_state import WebhookState
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import JobRow, WebhookAttemptRow, WebhookDeliveryRow
from store.upsert import insert_once

# Two ladders of attempts; the older ones of a message are forgotten.
MAX_ATTEMPTS_KEPT = 20
RETENTION = timedelta(days=30)
# An attempt whose worker was killed is repeated long before this.
OVERDUE = timedelta(hours=1)


@dataclass(frozen=True)
class WebhookAttempt:
    """An attempt, and what the message is after it. `status` and `failure`: what the receiver answered."""

    redelivery: int
    begun_at: datetime
    seconds: float
    status: int | None
    failure: str | None
    state: WebhookState
    next_try_at: datetime | None = None


class WebhookLog:
    """Writes of the tables of callers' webhooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_delivery(self, job: JobRow, notice: CallerNotice) -> WebhookDeliveryRow:
        """Return the message's row; the first attempt makes it."""
        async with self._database.read_session() as session:
            if (row := await session.get(WebhookDeliveryRow, notice.webhook_id)) is not None:
                return row
        async with self._database.write_session() as session:
            await insert_once(session, make_delivery(job, notice), "id")
            return await session.get_one(WebhookDeliveryRow, notice.webhook_id)

    async def record_attempt(self, delivery_id: str, attempt: WebhookAttempt) -> None:
        """Record an attempt; nothing where the message is gone, with its job."""
        async with self._database.write_session() as session:
            row = await session.get(WebhookDeliveryRow, delivery_id, with_for_update=True)
            if row is None:
                return
            number = row.attempts + 1
            session.add(_make_attempt(delivery_id, number, attempt))
            await _forget_attempts(session, delivery_id, before=number - MAX_ATTEMPTS_KEPT)
            _apply(row, attempt)

    async def find_trial(self, delivery_id: str) -> WebhookDeliveryRow | None:
        """Return the message of a test."""
        async with self._database.read_session() as session:
            return await session.get(WebhookDeliveryRow, delivery_id)

    async def mark_outdated(self, delivery_id: str) -> None:
        """Record that the receiver need not know any more."""
        this = update(WebhookDeliveryRow).where(
            col(WebhookDeliveryRow.id) == delivery_id,
            col(WebhookDeliveryRow.state) == WebhookState.PENDING,
        )
        async with self._database.write_session() as session:
            await session.exec(this.values(state=WebhookState.OUTDATED, next_try_at=None))

    async def list_overdue(self) -> list[WebhookDeliveryRow]:
        """List the messages whose next attempt should have been made a while ago."""
        overdue = select(WebhookDeliveryRow).where(
            col(WebhookDeliveryRow.state) == WebhookState.PENDING,
            col(WebhookDeliveryRow.next_try_at) < utc_now() - OVERDUE,
        )
        async with self._database.read_session() as session:
            return list(await session.exec(overdue))

    async def mark_given_up(self, message: WebhookDeliveryRow) -> None:
        """Record that nobody tries any more to deliver the message, unless somebody has done so since."""
        this = update(WebhookDeliveryRow).where(
            col(WebhookDeliveryRow.id) == message.id,
            col(WebhookDeliveryRow.attempts) == message.attempts,
            col(WebhookDeliveryRow.redeliveries) == message.redeliveries,
        )
        async with self._database.write_session() as session:
            await session.exec(this.values(state=WebhookState.FAILED, next_try_at=None))

    async def sweep_old_deliveries(self) -> int:
        """Delete messages without an attempt for 30 days; return how many there were."""
        touched = func.coalesce(col(WebhookDeliveryRow.tried_at), col(WebhookDeliveryRow.created_at))
        old = delete(WebhookDeliveryRow).where(touched < utc_now() - RETENTION)
        async with self._database.write_session() as session:
            return int((await session.exec(old)).rowcount)


def make_delivery(job: JobRow, notice: CallerNotice) -> WebhookDeliveryRow:
    """Make the row of a message before its first attempt."""
    return WebhookDeliveryRow(
        id=notice.webhook_id,
        team_id=job.owner,
        job_id=job.id,
        type=notice.webhook_type,
        notice=notice.model_copy(update={"redelivery": 0}),
        url=hide_query(job.brief.callback_url or ""),
        state=WebhookState.PENDING,
        created_at=utc_now(),
        next_try_at=utc_now(),
    )


def hide_query(url: str) -> str:
    """Return the URL without query and fragment, which may hold a secret of the caller's."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def _make_attempt(delivery_id: str, number: int, attempt: WebhookAttempt) -> WebhookAttemptRow:
    return WebhookAttemptRow(
        delivery_id=delivery_id,
        number=number,
        redelivery=attempt.redelivery,
        begun_at=attempt.begun_at,
        seconds=attempt.seconds,
        status=attempt.status,
        failure=attempt.failure,
    )


def _apply(row: WebhookDeliveryRow, attempt: WebhookAttempt) -> None:
    """Say of the message what the attempt changes, unless a newer redelivery of it is under way."""
    row.attempts += 1
    row.tried_at = attempt.begun_at
    if attempt.state in {WebhookState.DELIVERED, WebhookState.UNWANTED}:
        row.settled_by = max(attempt.redelivery, row.settled_by or 0)
    if attempt.redelivery >= row.redeliveries:
        row.state, row.next_try_at = attempt.state, attempt.next_try_at
        row.test_url = None


async def _forget_attempts(session: AsyncSession, delivery_id: str, *, before: int) -> None:
    if before > 0:
        own = col(WebhookAttemptRow.delivery_id) == delivery_id
        await session.exec(delete(WebhookAttemptRow).where(own, col(WebhookAttemptRow.number) <= before))
