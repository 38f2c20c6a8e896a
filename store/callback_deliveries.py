"""Webhook deliveries of providers that have come, so that a repeated one is handled once."""

import hashlib
from datetime import timedelta

from sqlmodel import col, delete

from store.database import Database
from store.job_lifecycle import utc_now
from store.models import CallbackDeliveryRow
from store.text_normalization import is_storable
from store.upsert import insert_once

# No provider repeats a delivery for longer; its signature expires long before.
RETENTION = timedelta(days=1)
MAX_DELIVERY_ID = 200


class CallbackDeliveries:
    """The table of received deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record_if_new(self, provider: str, delivery_id: str) -> bool:
        """Record a delivery; return whether it is new."""
        row = CallbackDeliveryRow(
            provider=provider, delivery_id=_storable_id(delivery_id), received_at=utc_now()
        )
        async with self._database.write_session() as session:
            return await insert_once(session, row, "provider", "delivery_id")

    async def was_received(self, provider: str, delivery_id: str) -> bool:
        """Return whether the delivery was recorded."""
        async with self._database.read_session() as session:
            return await session.get(CallbackDeliveryRow, (provider, _storable_id(delivery_id))) is not None

    async def sweep_old_deliveries(self) -> int:
        """Delete deliveries older than a day; return how many there were."""
        old = delete(CallbackDeliveryRow).where(col(CallbackDeliveryRow.received_at) < utc_now() - RETENTION)
        async with self._database.write_session() as session:
            return int((await session.exec(old)).rowcount)


def _storable_id(delivery_id: str) -> str:
    """Return the id, or its digest where it is too long or holds characters that a database cannot store."""
    if len(delivery_id) <= MAX_DELIVERY_ID and is_storable(delivery_id):
        return delivery_id
    return "sha256:" + hashlib.sha256(delivery_id.encode(errors="surrogatepass")).hexdigest()
