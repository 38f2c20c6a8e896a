"""Provider jobs as the workflow sees them: one starts, news is told, silence makes the server wait."""

import pytest
from temporalio.exceptions import ApplicationError

from contracts import (
    AcceptedJob,
    JobError,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
)
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import CallOutcome
from tests.activities.kit import (
    DONE,
    ActivityStack,
    FakeProvider,
    environment,
    music_of,
    take_of,
)
from tests.activities.waiting import EXPECTED_SECONDS, a_wait, news, running, submit


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


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
    assert again == accepted.model_copy(update={"ended": True})
    assert len(provider.paid) == 1


async def test_music_is_ordered_as_long_as_the_film(stack: ActivityStack) -> None:
    accepted = await submit(stack, music_of(await stack.job(4.0, 3.0)))
    assert accepted.expected_seconds == 7.0


async def test_a_submit_for_a_deleted_job_is_given_up(stack: ActivityStack, provider: FakeProvider) -> None:
    with pytest.raises(ApplicationError) as gone:
        await submit(stack, take_of("deleted"))
    assert (gone.value.type, gone.value.non_retryable) == (ErrorType.JOB_GONE, True)
    assert provider.calls["submit"] == 0


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
