"""Attempts to pay for a take."""

from activities.paid_calls import PaidCalls
from contracts import TakeOrder
from providers.errors import ProviderError
from store.models import LedgerRow
from tests.activities.kit import ActivityStack


async def row_of(stack: ActivityStack, order: TakeOrder) -> LedgerRow:
    row = await stack.ledger.reads.find_row(order.key)
    assert row is not None
    return row


async def attempt(calls: PaidCalls, order: TakeOrder) -> str:
    try:
        return str((await calls.start_job(order)).provider_job_id)
    except ProviderError as error:
        return error.kind
    except Exception as error:
        return type(error).__name__
