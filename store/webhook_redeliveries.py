"""Messages that a caller asked to be told again: recorded first, so that none is lost."""

from sqlalchemy import ColumnElement
from sqlmodel import col, exists, select

from contracts import CallerNotice
from contracts.webhook_state import WebhookState
from store.database import Database
from store.job_lifecycle import utc_now
from store.job_rows import is_visible
from store.models import JobRow, WebhookAttemptRow, WebhookDeliveryRow
from store.upsert import insert_once


class WebhookRedeliveries:
    """The redeliveries that were asked for. They are counted by the row of their message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def order_redelivery(self, message: WebhookDeliveryRow, key: str | None) -> CallerNotice:
        """Record that the message is to be delivered again, once per idempotency key; return its notice.

        It takes the place of all that is under way for the message. `message` may be one that is not kept.

        Raises:
            ValueError: the message is a test.
        """
        if message.notice is None:
            raise ValueError(f"{message.id} is a test")
        async with self._database.write_session(durable=True) as session:
            await insert_once(session, message, "id")
            row = await session.get_one(WebhookDeliveryRow, message.id, with_for_update=True)
            if key is None or key != row.redelivery_key:
                row.redeliveries, row.redelivery_key = row.redeliveries + 1, key
                row.state, row.next_try_at = WebhookState.PENDING, utc_now()
            return message.notice.model_copy(update={"redelivery": row.redeliveries})

    async def list_unbegun(self) -> list[WebhookDeliveryRow]:
        """List the messages whose last redelivery no attempt was made for yet."""
        found = (
            select(WebhookDeliveryRow)
            .join(JobRow, col(JobRow.id) == col(WebhookDeliveryRow.job_id))
            .where(is_visible(), col(WebhookDeliveryRow.redeliveries) > 0, ~_was_tried())
            .where(col(WebhookDeliveryRow.state) == WebhookState.PENDING)
        )
        async with self._database.read_session() as session:
            return list(await session.exec(found))


def _was_tried() -> ColumnElement[bool]:
    return exists().where(
        col(WebhookAttemptRow.delivery_id) == col(WebhookDeliveryRow.id),
        col(WebhookAttemptRow.redelivery) == col(WebhookDeliveryRow.redeliveries),
    )
