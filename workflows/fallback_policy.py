"""Rules for what follows a failed take: another provider, a wait for budget, a late clip. Pure."""

from temporalio.exceptions import ActivityError, ApplicationError, RetryState
from temporalio.exceptions import TimeoutError as TimedOutError

from contracts.error_types import ErrorType

# The provider will certainly deliver nothing, so another one may be paid.
_CONFIRMED_FAILURES = frozenset(
    {
        ErrorType.GENERATION_FAILED,
        ErrorType.JOB_LOST,
        ErrorType.MODEL_RETIRED,
        ErrorType.QUOTA_EXHAUSTED,
        ErrorType.AUTH_FAILED,
        ErrorType.INVALID_REQUEST,
        ErrorType.INPUT_UNFETCHABLE,
        ErrorType.UNKNOWN_PROVIDER,
    }
)
# The price is not allowed until the budget is raised or, for the daily cap, the day (UTC) ends.
BUDGET_ERRORS = frozenset({ErrorType.BUDGET_EXCEEDED, ErrorType.DAILY_CAP_REACHED})


def may_fall_back(error_type: str, *, despite_moderation: bool) -> bool:
    """Return whether a scene that failed with this error may be ordered from the next provider.

    A text that one provider found unsafe is sent to no other, unless the caller allowed it. A take that is
    late or whose payment is unknown may still arrive and be billed: it is no reason to pay another provider.
    """
    return error_type in _CONFIRMED_FAILURES or (
        despite_moderation and error_type == ErrorType.SAFETY_BLOCKED
    )


def is_provider_outage(error: BaseException) -> bool:
    """Return whether a provider ended its job because of a fault of its own: another attempt may succeed.

    A failed call (ActivityError) does not count: the provider's job may go on.
    """
    return isinstance(error, ApplicationError) and error.type == ErrorType.TRANSIENT


def has_timed_out(error: BaseException) -> bool:
    """Return whether an activity ended because its time was over, whatever its last attempt raised."""
    if not isinstance(error, ActivityError):
        return False
    return isinstance(error.cause, TimedOutError) or error.retry_state is RetryState.TIMEOUT
