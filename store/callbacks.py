"""The providers' callbacks: a delivery that comes twice is heard once."""

import hashlib
from datetime import timedelta

from sqlmodel import col, delete

from store.database import Database
from store.lifecycle import now
from store.models import CallbackRow
from store.texts import storable
from store.upsert import insert_once

# No provider repeats a delivery for longer; a signature is too old long before.
KEPT_FOR = timedelta(days=1)
MAX_DELIVERY_ID = 200


class Callbacks:
    """The deliveries that have come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(self, provider: str, delivery_id: str) -> bool:
        """Note a delivery; whether it is the first time that it came."""
        row = CallbackRow(provider=provider, delivery_id=_kept(delivery_id), received_at=now())
        async with self._database.session() as session:
            return await insert_once(session, row, "provider", "delivery_id")

    async def known(self, provider: str, delivery_id: str) -> bool:
        """Whether the delivery was noted."""
        async with self._database.snapshot() as session:
            return await session.get(CallbackRow, (provider, _kept(delivery_id))) is not None

    async def sweep(self) -> int:
        """Forget deliveries that are older than a day; how many there were."""
        old = delete(CallbackRow).where(col(CallbackRow.received_at) < now() - KEPT_FOR)
        async with self._database.session() as session:
            return int((await session.exec(old)).rowcount)


def _kept(delivery_id: str) -> str:
    """An id that a database can hold: one that is too long or strange is kept as its digest."""
    if len(delivery_id) <= MAX_DELIVERY_ID and storable(delivery_id):
        return delivery_id
    return "sha256:" + hashlib.sha256(delivery_id.encode(errors="surrogatepass")).hexdigest()
