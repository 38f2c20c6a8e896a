"""Waiting for a provider job: the server sleeps between polls, a webhook cuts the sleep short."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

from workflows import calls
from workflows.cancellation import raise_if_cancelled
from workflows.contracts import AcceptedJob, ProviderJobReport, WaitOrder
from workflows.desk import Desk
from workflows.timeouts import LEAST_LATE_PATIENCE, LEAST_PATIENCE, PROVIDER_JOB_BUDGET


def patience_left(accepted: AcceptedJob, now: datetime, *, late: bool = False) -> timedelta:
    """How much longer it is asked for; `late`: when only its clip is wanted, and no film waits for it."""
    whole, least = PROVIDER_JOB_BUDGET, LEAST_LATE_PATIENCE if late else LEAST_PATIENCE
    if accepted.patience_seconds is not None and not late:
        whole = min(whole, timedelta(seconds=accepted.patience_seconds))
    return max(least, whole - (now - accepted.accepted_at))


async def heard(
    order: WaitOrder, owner: str, summary: str, patience: timedelta, desk: Desk
) -> ProviderJobReport:
    """The next news of a provider job.

    Raises:
        ActivityError: there was none in time, or it cannot be asked.
    """
    key, deadline = order.accepted.key, workflow.now() + patience
    while True:
        # Also a call that came before the provider's answer to our submit is heeded now.
        order = order.model_copy(update={"at_once": desk.answer(key)})
        left = max(LEAST_PATIENCE, deadline - workflow.now())
        poll = calls.start_waiting(order, owner, summary, left)
        poll.add_done_callback(_seen)
        bell = asyncio.create_task(workflow.wait_condition(lambda: desk.rings(key)))
        try:
            await workflow.wait([poll, bell], return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                return await poll
        finally:
            bell.cancel()
            poll.cancel()
        # Its sleep is given up; what it may have to say is asked for anew, at once.
        await asyncio.gather(poll, return_exceptions=True)
        raise_if_cancelled()


def _seen(poll: "asyncio.Task[ProviderJobReport]") -> None:
    """A poll that is given up may fail unheard."""
    if not poll.cancelled():
        poll.exception()
