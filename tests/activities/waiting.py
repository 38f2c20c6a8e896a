"""Waits for news of a provider job, as the workflow orders them."""

from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from contracts import (
    AcceptedJob,
    ProviderJobReport,
    ProviderJobState,
    TakeOrder,
    WaitOrder,
)
from contracts.error_types import ErrorType
from tests.activities.kit import (
    ActivityStack,
    ago,
    environment,
    take_of,
)

# Of a 4-second scene and its half second of tail, made at 30 seconds for each.
EXPECTED_SECONDS = 4.5 * 30


def running(progress: float | None) -> ProviderJobReport:
    return ProviderJobReport(state=ProviderJobState.RUNNING, progress=progress)


def queued() -> ProviderJobReport:
    return ProviderJobReport(state=ProviderJobState.QUEUED)


async def submit(stack: ActivityStack, order: TakeOrder) -> AcceptedJob:
    accepted: AcceptedJob = await environment().run(stack.takes.submit_take, order)
    return accepted


async def a_wait(
    stack: ActivityStack, *, seen: ProviderJobReport | None = None, elapsed: float = EXPECTED_SECONDS
) -> WaitOrder:
    """A wait for a job that was accepted so many seconds ago."""
    accepted = await submit(stack, take_of(await stack.job(4.0, 4.0)))
    return WaitOrder(accepted=accepted.model_copy(update={"accepted_at": ago(elapsed)}), seen=seen)


async def news(stack: ActivityStack, order: WaitOrder, *, attempt: int = 2) -> ProviderJobReport:
    """What a try tells; not the first one, which may ask nobody."""
    report: ProviderJobReport = await environment(attempt=attempt).run(stack.takes.wait_for_news, order)
    return report


async def no_news(stack: ActivityStack, order: WaitOrder, *, attempt: int = 2) -> ApplicationError:
    with pytest.raises(ApplicationError) as silence:
        await news(stack, order, attempt=attempt)
    assert silence.value.type == ErrorType.NO_NEWS
    return silence.value


def seconds(silence: ApplicationError) -> float:
    delay = silence.next_retry_delay or timedelta(0)
    return delay.total_seconds()
