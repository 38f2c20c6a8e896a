"""What a take's failure says about the money, and so about what may be tried next. Pure."""

from temporalio.exceptions import ActivityError, ApplicationError, RetryState
from temporalio.exceptions import TimeoutError as TimedOutError

from workflows.errors import ErrorType

# The provider has said its last word: nothing of it will come, so another may be paid.
_CONFIRMED = frozenset(
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
# What it would cost is not allowed, until somebody allows it or the day is over.
WAITS_FOR_MONEY = frozenset({ErrorType.BUDGET_EXCEEDED, ErrorType.DAILY_CAP_REACHED})


def may_go_elsewhere(error_type: str, *, despite_moderation: bool) -> bool:
    """Whether a scene that failed so may be ordered from the next provider.

    A text that one provider found unsafe is sent to no other, unless the caller said so. A take that is late,
    or of which nobody knows, may still come and be billed: it is no reason to pay another.
    """
    return error_type in _CONFIRMED or (despite_moderation and error_type == ErrorType.SAFETY_BLOCKED)


def is_outage(error: BaseException) -> bool:
    """Whether a provider ended a job for a trouble of its own: nothing will come of it, another may do well.

    A call that failed so is something else: its job may go on.
    """
    return isinstance(error, ApplicationError) and error.type == ErrorType.TRANSIENT


def out_of_patience(error: BaseException) -> bool:
    """Whether a wait ended because its time was over, whatever its last try had said."""
    if not isinstance(error, ActivityError):
        return False
    return isinstance(error.cause, TimedOutError) or error.retry_state is RetryState.TIMEOUT
