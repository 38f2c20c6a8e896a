"""Provider jobs as the workflow sees them: one starts, news is told, silence makes the server wait."""

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.expected_durations import ExpectedDurations
from activities.takes import TakeActivities
from contracts import (
    AcceptedJob,
    JobError,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    TakeOrder,
    WaitOrder,
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
    ago,
    environment,
    music_of,
    take_of,
)

# Of a 4-second scene and its half second of tail, made at 30 seconds for each.
EXPECTED_SECONDS = 4.5 * 30


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


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


# --- submit ---


async def test_a_submit_says_what_the_wait_needs_to_know(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = take_of(await stack.job(4.0, 4.0))
    accepted = await submit(stack, order)
    assert (accepted.key, accepted.provider_job_id) == (order.key, "job-1")
    assert (accepted.provider, accepted.model) == ("fake", "fake-1")
    assert accepted.expected_seconds == EXPECTED_SECONDS


async def test_a_submit_sets_the_job_going(stack: ActivityStack) -> None:
    order = await stack.order()
    await submit(stack, order)
    row = await stack.jobs.get_for_any_owner(order.key.job_id)
    assert (row.status, row.run_id) == (JobStatus.PROCESSING, "run-1")


@pytest.mark.parametrize("outcome", [CallOutcome.FAILED, CallOutcome.CANCELED])
async def test_after_a_take_that_came_to_nothing_the_next_one_is_made(
    stack: ActivityStack, provider: FakeProvider, outcome: CallOutcome
) -> None:
    order = await stack.order()
    for _ in range(2):
        accepted = await submit(stack, order)
        await stack.ledger.record_outcome(accepted.key, outcome, cost_usd=0.0)
    assert (await submit(stack, order)).key.take == 3
    assert provider.paid == [order.key.model_copy(update={"take": n}).token for n in (1, 2, 3)]


async def test_a_take_that_succeeded_is_adopted_by_a_later_run(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    accepted = await submit(stack, order)
    await stack.ledger.record_outcome(accepted.key, CallOutcome.SUCCEEDED, cost_usd=1.0)
    again: AcceptedJob = await environment(run_id="run-2").run(stack.takes.submit_take, order)
    assert again == accepted
    assert len(provider.paid) == 1


async def test_music_is_ordered_as_long_as_the_film(stack: ActivityStack) -> None:
    accepted = await submit(stack, music_of(await stack.job(4.0, 3.0)))
    assert accepted.expected_seconds == 7.0


async def test_a_submit_for_a_deleted_job_is_given_up(stack: ActivityStack, provider: FakeProvider) -> None:
    with pytest.raises(ApplicationError) as gone:
        await submit(stack, take_of("deleted"))
    assert (gone.value.type, gone.value.non_retryable) == (ErrorType.JOB_GONE, True)
    assert provider.calls["submit"] == 0


# --- news and no news ---


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


async def test_of_a_job_whose_end_the_ledger_knows_the_first_try_tells(stack: ActivityStack) -> None:
    order = await a_wait(stack, elapsed=0)
    await stack.ledger.record_outcome(order.accepted.key, CallOutcome.SUCCEEDED, cost_usd=1.0)
    assert (await news(stack, order, attempt=1)).state is ProviderJobState.SUCCEEDED


# --- the end of a job ---


async def test_a_job_that_succeeded_is_written_down_with_its_price(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = DONE
    order = await a_wait(stack)
    await news(stack, order)
    row = await stack.ledger.reads.find_row(order.accepted.key)
    assert row is not None
    assert (row.outcome, row.cost_usd) == (CallOutcome.SUCCEEDED, 4.5 * 0.5)


async def test_a_job_that_failed_is_written_down_with_its_reason_and_no_price(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    error = JobError(type=ErrorType.GENERATION_FAILED, message="It did not work.")
    provider.report = ProviderJobReport(state=ProviderJobState.FAILED, error=error)
    order = await a_wait(stack)
    assert (await news(stack, order)).error == error
    row = await stack.ledger.reads.find_row(order.accepted.key)
    assert row is not None
    assert (row.outcome, row.error, row.cost_usd) == (CallOutcome.FAILED, error, 0.0)


async def test_what_the_ledger_knows_for_good_is_not_asked_again(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = DONE
    order = await a_wait(stack)
    await news(stack, order)
    provider.report = running(1)
    assert (await news(stack, order)).state is ProviderJobState.SUCCEEDED
    assert provider.calls["status"] == 1


async def test_a_job_that_the_provider_has_lost_has_failed_and_makes_room_for_another_take(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.trouble = ProviderError(ErrorType.JOB_LOST, "No such job.")
    order = await a_wait(stack)
    report = await news(stack, order)
    assert report.state is ProviderJobState.FAILED
    assert report.error == JobError(type=ErrorType.JOB_LOST, message="No such job.")
    row = await stack.ledger.reads.find_row(order.accepted.key)
    assert row is not None
    assert (row.outcome, row.cost_usd) == (CallOutcome.FAILED, None)
    assert (await submit(stack, take_of(row.job_id))).key.take == 2


async def test_a_wait_for_a_job_that_was_deleted_is_given_up(stack: ActivityStack) -> None:
    order = await a_wait(stack)
    await stack.ledger.record_outcome(order.accepted.key, CallOutcome.CANCELED, cost_usd=0.0)
    await stack.jobs.remove_job(order.accepted.key.job_id)
    with pytest.raises(ApplicationError) as gone:
        await news(stack, order)
    assert (gone.value.type, gone.value.non_retryable) == (ErrorType.JOB_GONE, True)


async def test_a_rate_limit_says_itself_when_to_come_back(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.trouble = ProviderError(ErrorType.RATE_LIMITED, "Slower.", final=False, retry_after_seconds=42)
    order = await a_wait(stack)
    with pytest.raises(ApplicationError) as limited:
        await news(stack, order)
    assert (limited.value.type, seconds(limited.value)) == (ErrorType.RATE_LIMITED, 42)
    assert not limited.value.non_retryable
