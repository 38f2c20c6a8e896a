"""When a provider is asked for news, and what is news."""

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.expected_durations import ExpectedDurations
from activities.takes import TakeActivities
from contracts import (
    ProviderJobReport,
    ProviderJobState,
)
from contracts.error_types import ErrorType
from estimates.durations import EARLY_FACTOR
from providers.errors import ProviderError
from providers.poll_schedule import FIRST_POLL_SHARE, JITTER
from providers.registry import Registry
from store.models import CallOutcome
from store.retake_requests import RetakeRequests
from tests.activities.kit import (
    DONE,
    REGISTRY,
    ActivityStack,
    FakeProvider,
    environment,
    take_of,
)
from tests.activities.waiting import EXPECTED_SECONDS, a_wait, news, no_news, queued, running, seconds, submit


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


@pytest.mark.parametrize(
    ("seen", "now"),
    [
        (None, queued()),
        (queued(), running(None)),
        (queued(), running(3)),
        (running(10), running(20)),
        (running(None), running(10)),
        (running(90), DONE),
    ],
)
async def test_a_new_state_or_a_whole_step_is_news(
    stack: ActivityStack, provider: FakeProvider, seen: ProviderJobReport | None, now: ProviderJobReport
) -> None:
    provider.report = now
    told = await news(stack, await a_wait(stack, seen=seen))
    assert (told.state, told.progress) == (now.state, now.progress)


@pytest.mark.parametrize(
    ("seen", "now"),
    [
        (queued(), queued()),
        (running(10), running(19.9)),
        (running(50), running(20)),
        (running(50), running(None)),
        (running(None), running(9)),
    ],
)
async def test_less_than_a_step_is_no_news(
    stack: ActivityStack, provider: FakeProvider, seen: ProviderJobReport, now: ProviderJobReport
) -> None:
    provider.report = now
    silence = await no_news(stack, await a_wait(stack, seen=seen))
    assert silence.category is ApplicationErrorCategory.BENIGN
    assert not silence.non_retryable


@pytest.mark.parametrize("elapsed", [0, 20, 54, 90, 135, 300, 3_600, 80_000])
async def test_without_news_the_server_waits_between_floor_and_ceiling(
    stack: ActivityStack, elapsed: float
) -> None:
    order = await a_wait(stack, seen=stack.provider.report, elapsed=elapsed)
    wait = seconds(await no_news(stack, order))
    until_it_is_near_its_end = (EXPECTED_SECONDS * EARLY_FACTOR - elapsed) * (1 + JITTER)
    assert 2 <= wait <= max(0, until_it_is_near_its_end) + 20


async def test_right_after_the_submit_nobody_is_asked(stack: ActivityStack, provider: FakeProvider) -> None:
    silence = await no_news(stack, await a_wait(stack, elapsed=0), attempt=1)
    assert provider.calls["status"] == 0
    assert FIRST_POLL_SHARE * EXPECTED_SECONDS < seconds(silence) < EARLY_FACTOR * EXPECTED_SECONDS


async def test_where_the_provider_tells_how_far_it_is_the_first_look_is_early(stack: ActivityStack) -> None:
    telling = Registry([replace(model, progress=True) for model in REGISTRY.models])
    expectations = ExpectedDurations(stack.ledger, telling)
    takes = TakeActivities(
        stack.jobs,
        stack.storyboards,
        RetakeRequests(stack.database),
        stack.ledger,
        paid_calls=stack.paid_calls,
        expectations=expectations,
    )
    with pytest.raises(ApplicationError) as silence:
        await environment().run(takes.wait_for_news, await a_wait(stack, elapsed=0))
    first_look = FIRST_POLL_SHARE * EXPECTED_SECONDS
    assert 0.9 * first_look <= seconds(silence.value) <= first_look * (1 + JITTER)


async def test_when_the_first_look_is_due_the_provider_is_asked(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    await news(stack, await a_wait(stack, elapsed=EXPECTED_SECONDS * FIRST_POLL_SHARE))
    assert provider.calls["status"] == 1


async def test_right_after_the_last_news_nobody_is_asked(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = DONE
    await no_news(stack, await a_wait(stack, seen=running(10)), attempt=1)
    assert provider.calls["status"] == 0


async def test_a_job_that_is_taken_up_late_is_asked_for_at_once(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    await news(stack, await a_wait(stack, elapsed=EXPECTED_SECONDS), attempt=1)
    assert provider.calls["status"] == 1


async def test_a_wait_that_an_operator_resets_asks_at_once(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    made = environment(attempt=1)
    later = made.info.scheduled_time + timedelta(seconds=30)
    made.info = replace(made.info, current_attempt_scheduled_time=later)
    await made.run(stack.takes.wait_for_news, await a_wait(stack, elapsed=0))
    assert provider.calls["status"] == 1


async def test_a_webhook_has_the_very_first_try_ask(stack: ActivityStack, provider: FakeProvider) -> None:
    order = (await a_wait(stack, elapsed=0)).model_copy(update={"at_once": True})
    await news(stack, order, attempt=1)
    assert provider.calls["status"] == 1


async def test_of_a_job_whose_end_the_ledger_knew_the_first_try_tells(stack: ActivityStack) -> None:
    order = await a_wait(stack, elapsed=0)
    await stack.ledger.record_outcome(order.accepted.key, CallOutcome.SUCCEEDED, cost_usd=1.0)
    accepted = await submit(stack, take_of(order.accepted.key.job_id))
    order = order.model_copy(update={"accepted": accepted})
    assert (await news(stack, order, attempt=1)).state is ProviderJobState.SUCCEEDED


async def test_a_rate_limit_says_itself_when_to_come_back(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.trouble = ProviderError(ErrorType.RATE_LIMITED, "Slower.", final=False, retry_after_seconds=42)
    order = await a_wait(stack)
    with pytest.raises(ApplicationError) as limited:
        await news(stack, order)
    assert (limited.value.type, seconds(limited.value)) == (ErrorType.RATE_LIMITED, 42)
    assert not limited.value.non_retryable
