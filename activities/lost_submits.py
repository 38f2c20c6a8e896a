"""What is known of a submit whose answer was lost, and how long it is looked up before the owner is asked."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from activities.orders import Orders
from providers.errors import ProviderError
from providers.protocol import Lost, Order
from store.errors import StoreError
from store.ledger import Ledger
from store.models import LedgerRow
from workflows.contracts import TakeOrder

# A lost submit is looked up when the provider has had time to put the job on its list.
LOOK_UP_AFTER_SECONDS = 5.0
# What a list leaves open may be certain soon, when other takes have found their jobs there: for as long as
# the call may have lasted it is looked at again, so many times, before the owner is asked.
LOOKS_AGAIN = 4


class LostSubmits:
    """Reads from the ledger which job a lost submit may have made, and which not."""

    def __init__(self, ledger: Ledger, orders: Orders) -> None:
        self._ledger = ledger
        self._orders = orders

    async def of(self, row: LedgerRow, longest_call: timedelta) -> Lost:
        """What its provider is to look for."""
        return Lost(
            order=await self._orders.order_for(order_of(row)),
            since=row.intent_at,
            until=row.intent_at + longest_call,
            known=await self._ledger.known_jobs(row.provider, row.intent_at - timedelta(hours=1)),
            rivals=tuple([order async for order in self._rivals(row)]),
        )

    async def _rivals(self, row: LedgerRow) -> AsyncIterator[Order]:
        """Orders whose jobs nobody knows either. One whose scene or job is gone is no rival."""
        for rival in await self._ledger.without_job(row.provider, row.key):
            # A scene that was taken out of its storyboard ends the search, and so the coroutine.
            with suppress(StoreError, RuntimeError):
                yield await self._orders.order_for(order_of(rival))


def order_of(row: LedgerRow) -> TakeOrder:
    """What the row's call was asked for."""
    return TakeOrder(key=row.key, provider=row.provider, model=row.model)


def may_be_certain_soon(row: LedgerRow, longest_call: timedelta) -> bool:
    """Whether the list is worth another look before the owner is asked."""
    return row.held_at is None and datetime.now(UTC) < row.intent_at + 2 * longest_call


def look_again(error: ProviderError, longest_call: timedelta) -> ProviderError:
    """The same, to be tried again while it may become certain."""
    return look_up_later(error, longest_call.total_seconds() / LOOKS_AGAIN)


def look_up_later(error: ProviderError, seconds: float = LOOK_UP_AFTER_SECONDS) -> ProviderError:
    """The same, to be tried again: when the provider said, or in so many seconds."""
    wait = error.retry_after_seconds or seconds
    return ProviderError(error.kind, error.message, final=False, retry_after_seconds=wait)
