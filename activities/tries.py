"""What may be said of a take while another try of the same call may be ordering it."""

from datetime import UTC, datetime, timedelta

from providers.errors import ProviderError
from store.models import LedgerRow
from workflows.errors import ErrorType


def refuse_while_another_may_pay(row: LedgerRow, longest_call: timedelta) -> None:
    """That a provider has no job yet says nothing while the call which orders it may be under way.

    Raises:
        ProviderError: it may be; says when it will not be any more.
    """
    left = longest_call - (datetime.now(UTC) - row.intent_at)
    if left > timedelta(0):
        raise another_pays(left)


def another_pays(wait: timedelta) -> ProviderError:
    """Come back later."""
    return ProviderError(
        ErrorType.TRANSIENT,
        "An earlier try may still be ordering this take.",
        final=False,
        retry_after_seconds=max(1.0, wait.total_seconds()),
    )


def ended_before_it_began() -> ProviderError:
    """Somebody stopped the take; a later try makes the next one."""
    return ProviderError(ErrorType.TRANSIENT, "The take was ended before it began.", final=False)
