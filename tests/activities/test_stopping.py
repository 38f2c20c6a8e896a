"""What is stopped is stopped, and the receipt says what became of the money."""

from datetime import timedelta

import pytest

from contracts import CancelReceipt, JobError, ProviderJobReport, ProviderJobState, TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import CallOutcome, LedgerRow, LedgerState
from tests.activities.kit import DONE, ActivityStack, FakeProvider, environment, take_of
from tests.store.builders import OWNER, an_end

LOST = ProviderError(ErrorType.JOB_LOST, "No such job.")


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


async def _stop(stack: ActivityStack, order: TakeOrder) -> tuple[CancelReceipt, LedgerRow]:
    row = await stack.ledger.reads.find_row(order.key)
    assert row is not None
    receipt = await stack.paid_calls.cancellation.stop_job(row)
    after = await stack.ledger.reads.find_row(order.key)
    assert after is not None
    return receipt, after


@pytest.fixture
async def accepted(stack: ActivityStack) -> TakeOrder:
    order = await stack.order()
    await stack.paid_calls.start_job(order)
    return order


async def test_an_accepted_job_is_cancelled_and_settled(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    receipt, row = await _stop(stack, accepted)
    assert (receipt, row.receipt) == (CancelReceipt.NOT_BILLED, CancelReceipt.NOT_BILLED)
    assert (row.outcome, row.cost_usd, provider.canceled) == (CallOutcome.CANCELED, 0.0, ["job-1"])


async def test_a_second_stop_says_the_same_and_asks_nobody(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    first, _ = await _stop(stack, accepted)
    again, _ = await _stop(stack, accepted)
    assert (again, provider.calls["cancel"]) == (first, 1)


@pytest.mark.parametrize("receipt", [CancelReceipt.STILL_BILLED, CancelReceipt.KEPT])
async def test_what_is_billed_all_the_same_stays_open_until_its_end_is_known(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder, receipt: CancelReceipt
) -> None:
    provider.receipt = receipt
    said, row = await _stop(stack, accepted)
    assert (said, row.receipt, row.outcome, row.cost_usd) == (receipt, receipt, None, None)
    assert row.late_at is not None


@pytest.mark.parametrize(
    ("end", "cost_usd"),
    [(ProviderJobState.SUCCEEDED, 2.0), (ProviderJobState.CANCELED, 2.0), (ProviderJobState.FAILED, 0.0)],
)
async def test_a_cancelled_job_that_is_billed_costs_its_price_unless_it_failed(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder, end: ProviderJobState, cost_usd: float
) -> None:
    provider.receipt = CancelReceipt.STILL_BILLED
    await _stop(stack, accepted)
    settled = await stack.paid_calls.settle_job(accepted.key, ProviderJobReport(state=end))
    assert settled.cost_usd == cost_usd


@pytest.mark.parametrize(
    ("outcome", "receipt"),
    [
        (CallOutcome.SUCCEEDED, CancelReceipt.KEPT),
        (CallOutcome.FAILED, CancelReceipt.NOT_BILLED),
        (CallOutcome.CANCELED, CancelReceipt.NOT_BILLED),
    ],
)
async def test_what_had_ended_is_left_alone_and_told_as_it_ended(
    stack: ActivityStack,
    provider: FakeProvider,
    accepted: TakeOrder,
    outcome: CallOutcome,
    receipt: CancelReceipt,
) -> None:
    await stack.ledger.record_outcome(accepted.key, outcome, cost_usd=1.0)
    said, row = await _stop(stack, accepted)
    assert (said, row.outcome, row.cost_usd) == (receipt, outcome, 1.0)
    assert provider.calls["cancel"] == 0


async def test_a_job_that_only_the_provider_knows_of_is_found_and_cancelled(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    provider.jobs[order.key.token] = "job-7"
    receipt, row = await _stop(stack, order)
    assert (receipt, row.outcome, provider.canceled) == (
        CancelReceipt.NOT_BILLED,
        CallOutcome.CANCELED,
        ["job-7"],
    )


async def test_a_job_that_is_being_deleted_is_found_and_cancelled_as_well(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    provider.jobs[order.key.token] = "job-7"
    await stack.jobs.close_job(an_end(order.key.job_id), run_id=None)
    await stack.jobs.begin_deletion(OWNER, [order.key.job_id])
    receipt, row = await _stop(stack, order)
    assert (receipt, row.outcome, provider.canceled) == (
        CancelReceipt.NOT_BILLED,
        CallOutcome.CANCELED,
        ["job-7"],
    )
    assert await stack.jobs.remove_job(order.key.job_id), "nothing holds it back any more"


async def test_a_call_that_never_came_to_the_provider_never_started(stack: ActivityStack) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    receipt, row = await _stop(stack, order)
    assert (receipt, row.outcome, row.cost_usd) == (CancelReceipt.NEVER_STARTED, CallOutcome.CANCELED, 0.0)


async def test_while_the_call_may_be_under_way_nobody_says_that_it_never_started(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    stack.paid_calls = stack.paying(timedelta(minutes=1))
    with pytest.raises(ProviderError) as later:
        await _stop(stack, order)
    assert (later.value.kind, later.value.final) == (ErrorType.TRANSIENT, False)
    provider.jobs[order.key.token] = "job-7"
    receipt, _ = await _stop(stack, order)
    assert (receipt, provider.canceled) == (CancelReceipt.NOT_BILLED, ["job-7"])


async def test_where_jobs_cannot_be_looked_up_the_receipt_says_that_nobody_knows(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    provider.looks_up = False
    receipt, row = await _stop(stack, order)
    assert (receipt, row.receipt, row.cost_usd) == (CancelReceipt.UNKNOWN, CancelReceipt.UNKNOWN, None)


async def test_where_jobs_cannot_be_looked_up_nobody_gives_up_a_call_that_may_be_under_way(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    provider.looks_up = False
    stack.paid_calls = stack.paying(timedelta(minutes=1))
    with pytest.raises(ProviderError) as later:
        await _stop(stack, order)
    assert (later.value.kind, later.value.final) == (ErrorType.TRANSIENT, False)


async def test_a_call_that_is_held_is_over_and_nothing_is_waited_for(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    await stack.ledger.unknown.mark_outcome_unknown(order.key)
    provider.looks_up = False
    stack.paid_calls = stack.paying(timedelta(minutes=1))
    receipt, row = await _stop(stack, order)
    assert (receipt, row.outcome, row.cost_usd) == (CancelReceipt.UNKNOWN, CallOutcome.CANCELED, None)


async def test_a_cancel_whose_answer_is_lost_is_said_again(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = ProviderError(ErrorType.OUTCOME_UNKNOWN, "No answer came.", final=False)
    with pytest.raises(ProviderError):
        await _stop(stack, accepted)
    provider.trouble = None
    receipt, _ = await _stop(stack, accepted)
    assert (receipt, provider.calls["cancel"]) == (CancelReceipt.NOT_BILLED, 2)


async def test_a_job_that_the_provider_has_forgotten_is_settled_as_unknown(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = LOST
    receipt, row = await _stop(stack, accepted)
    assert (receipt, row.state, row.cost_usd) == (CancelReceipt.UNKNOWN, LedgerState.TERMINAL, None)


async def test_a_provider_in_trouble_leaves_the_call_open_to_be_stopped_later(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    with pytest.raises(ProviderError):
        await _stop(stack, accepted)
    provider.trouble = None
    receipt, _ = await _stop(stack, accepted)
    assert receipt is CancelReceipt.NOT_BILLED


async def test_a_finished_job_is_asked_about_no_more(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    row = await stack.ledger.record_outcome(accepted.key, CallOutcome.FAILED, cost_usd=0.0, error=_blocked())
    report = await stack.paid_calls.poll_job(row)
    assert (report.state, report.error) == (ProviderJobState.FAILED, _blocked())
    assert provider.calls["status"] == 0


async def test_cancelling_a_scene_stops_whichever_of_its_takes_goes_on(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    job_id = await stack.job(4.0, 4.0)
    for order in (take_of(job_id), take_of(job_id, take=2), take_of(job_id, scene=2)):
        await stack.paid_calls.start_job(order)
    await stack.ledger.record_outcome(take_of(job_id).key, CallOutcome.FAILED, cost_usd=0.0)
    receipt = await environment().run(stack.takes.cancel_take, take_of(job_id).key)
    assert (receipt, provider.canceled) == (CancelReceipt.NOT_BILLED, ["job-2"])


async def test_cancelling_a_scene_without_any_take_costs_nothing(stack: ActivityStack) -> None:
    order = await stack.order()
    assert await environment().run(stack.takes.cancel_take, order.key) is CancelReceipt.NEVER_STARTED


async def test_a_clip_that_was_done_before_the_cancel_is_kept(
    stack: ActivityStack, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.report = DONE
    await stack.paid_calls.settle_job(accepted.key, DONE)
    assert await environment().run(stack.takes.cancel_take, accepted.key) is CancelReceipt.KEPT
    assert (await stack.jobs.get_for_any_owner(accepted.key.job_id)).cost_usd == 2.0


def _blocked() -> JobError:
    return JobError(type=ErrorType.SAFETY_BLOCKED, message="Not this.")
