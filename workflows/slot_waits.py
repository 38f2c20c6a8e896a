"""Waiting for a free slot at a provider, away from the queue that limits the rate of its submits."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from contracts import TakeOrder
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.take_options import TakeOptions, raise_if_stopped

# A worker of an older version does not say which take waits: then the call is repeated after this time.
RETRY_WITHOUT_ORDER = timedelta(seconds=1)


def is_refused_for_slot(error: ActivityError) -> bool:
    """Return whether a call that pays was not made because its provider has no free slot."""
    return isinstance(error.cause, ApplicationError) and error.cause.type == ErrorType.NO_SLOT


async def wait_in_line(refusal: ActivityError, options: TakeOptions) -> None:
    """Wait until the refused take may be ordered.

    Raises:
        ActivityError: the take cannot be ordered any more.
    """
    raise_if_stopped(options)
    if (order := _find_waiting_order(refusal)) is None:
        await workflow.sleep(RETRY_WITHOUT_ORDER)
    else:
        await activity_calls.wait_for_slot(order, options.summary)


def _find_waiting_order(refusal: ActivityError) -> TakeOrder | None:
    details = refusal.cause.details if isinstance(refusal.cause, ApplicationError) else ()
    return TakeOrder.model_validate(details[1]) if len(details) > 1 else None
