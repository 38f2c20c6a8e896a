"""Errors raised while another attempt of the same activity may still be paying for the take."""

from datetime import UTC, datetime, timedelta

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import LedgerRow

LEDGER_CHECK_INTERVAL = timedelta(seconds=20)


def raise_if_attempt_may_be_paying(row: LedgerRow, longest_call: timedelta) -> None:
    """Raise if the attempt that wrote the intent may still be calling the provider.

    Until that attempt is over, the lack of a provider job proves nothing.

    Raises:
        ProviderError: retryable: soon, because that attempt may tell the ledger how it went.
    """
    left = longest_call - (datetime.now(UTC) - row.intent_at)
    if left > timedelta(0):
        raise attempt_in_progress_error(min(left, LEDGER_CHECK_INTERVAL))


def attempt_in_progress_error(wait: timedelta) -> ProviderError:
    """Return a retryable error: an earlier attempt may still be paying."""
    return ProviderError(
        ErrorType.TRANSIENT,
        "An earlier try may still be ordering this take.",
        final=False,
        retry_after_seconds=max(1.0, wait.total_seconds()),
    )


def take_ended_error() -> ProviderError:
    """Return a retryable error: the take was stopped, so the next attempt orders the next take."""
    return ProviderError(ErrorType.TRANSIENT, "The take was ended before it began.", final=False)
