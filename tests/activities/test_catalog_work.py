"""How many transactions on the catalog the activities of a take and of a job's end make."""

import pytest

from activities.job_status import JobStatusActivities
from contracts import ProviderJobState
from store.models import CallOutcome
from tests.activities.kit import DONE, ActivityStack, FakeProvider, environment
from tests.activities.waiting import EXPECTED_SECONDS, a_wait, news, no_news, running
from tests.store.builders import an_end
from tests.store.counting import count


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


async def test_a_take_is_ordered_with_one_read_before_its_two_writes(stack: ActivityStack) -> None:
    order = await stack.order()
    await stack.jobs.note_run(order.key.job_id, "run-1")
    await stack.paid_calls.prepare_call(order)  # It notes the job's prices.
    with (
        count(stack.database, "begin") as transactions,
        count(stack.database, "before_cursor_execute") as statements,
    ):
        await stack.paid_calls.start_job(order)
    assert transactions() == 3
    # Each row is read once in each transaction; a job and its team by one statement to admit the take.
    assert statements() == 11


async def test_the_first_try_of_a_wait_reads_nothing(stack: ActivityStack) -> None:
    order = await a_wait(stack, elapsed=0)
    with count(stack.database, "begin") as transactions:
        await no_news(stack, order, attempt=1)
    assert transactions() == 0


async def test_a_job_that_has_ended_at_the_first_look_takes_the_write_of_its_end_alone(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = DONE
    order = await a_wait(stack)
    with count(stack.database, "begin") as transactions:
        assert (await news(stack, order, attempt=1)).cost_usd == 4.5 * 0.5
    assert transactions() == 1


async def test_an_end_that_was_recorded_meanwhile_is_told_all_the_same(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = DONE
    order = await a_wait(stack)
    await stack.ledger.record_outcome(order.accepted.key, CallOutcome.CANCELED, cost_usd=0.0)
    told = await news(stack, order, attempt=1)
    assert (told.state, told.cost_usd) == (ProviderJobState.CANCELED, 0.0)


async def test_of_an_order_of_an_earlier_version_the_ledger_is_asked_first(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    provider.report = running(1)
    order = await a_wait(stack, elapsed=EXPECTED_SECONDS)
    order = order.model_copy(update={"accepted": order.accepted.model_copy(update={"ended": None})})
    await stack.ledger.record_outcome(order.accepted.key, CallOutcome.SUCCEEDED, cost_usd=1.0)
    assert (await news(stack, order, attempt=1)).state is ProviderJobState.SUCCEEDED
    assert provider.calls["status"] == 0


@pytest.mark.parametrize("earlier_run", [None, "run-0", "run-1"])
async def test_a_job_is_closed_in_one_transaction_by_whatever_run(
    stack: ActivityStack, earlier_run: str | None
) -> None:
    job_id = await stack.job()
    if earlier_run is not None:
        await stack.jobs.note_run(job_id, earlier_run)
    activities = JobStatusActivities(stack.jobs)
    with count(stack.database, "begin") as transactions:
        assert await environment().run(activities.close_job, an_end(job_id)) == "run-1"
    assert transactions() == 1
    row = await stack.jobs.get_for_any_owner(job_id)
    assert (row.run_id, row.status) == ("run-1", an_end(job_id).status)
