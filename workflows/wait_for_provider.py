"""Waiting for the next report of a provider job: the server sleeps between polls, a webhook wakes it."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

from contracts import AcceptedJob, ProviderJobReport, WaitOrder
from workflows import activity_calls
from workflows.activity_options import MAX_PROVIDER_JOB_WAIT, MIN_LATE_WAIT, MIN_WAIT
from workflows.cancellation import raise_if_cancelled
from workflows.job_inbox import JobInbox


def remaining_wait(accepted: AcceptedJob, now: datetime, *, late: bool = False) -> timedelta:
    """Return how much longer the provider job is polled; `late`: by ReclaimWorkflow, for its clip alone."""
    longest, shortest = MAX_PROVIDER_JOB_WAIT, MIN_LATE_WAIT if late else MIN_WAIT
    if accepted.patience_seconds is not None and not late:
        longest = min(longest, timedelta(seconds=accepted.patience_seconds))
    return max(shortest, longest - (now - accepted.accepted_at))


async def wait_for_report(
    order: WaitOrder, owner: str, summary: str, patience: timedelta, inbox: JobInbox
) -> ProviderJobReport:
    """Wait for the next report of a provider job.

    Raises:
        ActivityError: none came in time, or the provider cannot be polled.
    """
    key, deadline = order.accepted.key, workflow.now() + patience
    while True:
        # A webhook that came before the provider had answered our submit counts too.
        order = order.model_copy(update={"at_once": inbox.take_pending_callback(key)})
        left = max(MIN_WAIT, deadline - workflow.now())
        poll = activity_calls.start_wait(order, owner, summary, left)
        poll.add_done_callback(_consume_exception)
        callback_wait = asyncio.create_task(workflow.wait_condition(lambda: inbox.has_pending_callback(key)))
        try:
            await workflow.wait([poll, callback_wait], return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                return await poll
        finally:
            callback_wait.cancel()
            poll.cancel()
        # A webhook ended the sleep: the next round polls at once.
        await asyncio.gather(poll, return_exceptions=True)
        raise_if_cancelled()


def _consume_exception(poll: "asyncio.Task[ProviderJobReport]") -> None:
    """Retrieve the exception of an abandoned poll, so that asyncio does not log it as never retrieved."""
    if not poll.cancelled():
        poll.exception()
