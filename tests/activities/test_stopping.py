"""What is stopped is stopped, and the receipt says what became of the money."""

from datetime import timedelta

import pytest

from providers.errors import ProviderError
from store.models import LedgerRow, LedgerState, Outcome
from tests.activities.kit import DONE, FakeProvider, Rooms, environment, take_of
from tests.store.builders import OWNER, an_end
from workflows.contracts import JobError, ProviderJobReport, ProviderJobState, Receipt, TakeOrder
from workflows.errors import ErrorType

LOST = ProviderError(ErrorType.JOB_LOST, "No such job.")


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


async def _stop(rooms: Rooms, order: TakeOrder) -> tuple[Receipt, LedgerRow]:
    row = await rooms.ledger.row(order.key)
    assert row is not None
    receipt = await rooms.paid_calls.stop(row)
    after = await rooms.ledger.row(order.key)
    assert after is not None
    return receipt, after


@pytest.fixture
async def accepted(rooms: Rooms) -> TakeOrder:
    order = await rooms.order()
    await rooms.paid_calls.start(order)
    return order


async def test_an_accepted_job_is_cancelled_and_settled(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    receipt, row = await _stop(rooms, accepted)
    assert (receipt, row.receipt) == (Receipt.NOT_BILLED, Receipt.NOT_BILLED)
    assert (row.outcome, row.cost_usd, provider.canceled) == (Outcome.CANCELED, 0.0, ["job-1"])


async def test_a_second_stop_says_the_same_and_asks_nobody(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    first, _ = await _stop(rooms, accepted)
    again, _ = await _stop(rooms, accepted)
    assert (again, provider.calls["cancel"]) == (first, 1)


@pytest.mark.parametrize("receipt", [Receipt.STILL_BILLED, Receipt.KEPT])
async def test_what_is_billed_all_the_same_stays_open_until_its_end_is_known(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder, receipt: Receipt
) -> None:
    provider.receipt = receipt
    said, row = await _stop(rooms, accepted)
    assert (said, row.receipt, row.outcome, row.cost_usd) == (receipt, receipt, None, None)
    assert row.late_at is not None


@pytest.mark.parametrize(
    ("end", "cost_usd"),
    [(ProviderJobState.SUCCEEDED, 2.0), (ProviderJobState.CANCELED, 2.0), (ProviderJobState.FAILED, 0.0)],
)
async def test_a_cancelled_job_that_is_billed_costs_its_price_unless_it_failed(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder, end: ProviderJobState, cost_usd: float
) -> None:
    provider.receipt = Receipt.STILL_BILLED
    await _stop(rooms, accepted)
    row = await rooms.ledger.row(accepted.key)
    assert row is not None
    assert await rooms.paid_calls.settle(row, ProviderJobReport(state=end)) == cost_usd


@pytest.mark.parametrize(
    ("outcome", "receipt"),
    [
        (Outcome.SUCCEEDED, Receipt.KEPT),
        (Outcome.FAILED, Receipt.NOT_BILLED),
        (Outcome.CANCELED, Receipt.NOT_BILLED),
    ],
)
async def test_what_had_ended_is_left_alone_and_told_as_it_ended(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder, outcome: Outcome, receipt: Receipt
) -> None:
    await rooms.ledger.settle(accepted.key, outcome, cost_usd=1.0)
    said, row = await _stop(rooms, accepted)
    assert (said, row.outcome, row.cost_usd) == (receipt, outcome, 1.0)
    assert provider.calls["cancel"] == 0


async def test_a_job_that_only_the_provider_knows_of_is_found_and_cancelled(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    provider.jobs[order.key.token] = "job-7"
    receipt, row = await _stop(rooms, order)
    assert (receipt, row.outcome, provider.canceled) == (Receipt.NOT_BILLED, Outcome.CANCELED, ["job-7"])


async def test_a_job_that_is_being_deleted_is_found_and_cancelled_as_well(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    provider.jobs[order.key.token] = "job-7"
    await rooms.jobs.close(an_end(order.key.job_id), run_id=None)
    await rooms.jobs.hide(OWNER, [order.key.job_id])
    receipt, row = await _stop(rooms, order)
    assert (receipt, row.outcome, provider.canceled) == (Receipt.NOT_BILLED, Outcome.CANCELED, ["job-7"])
    assert await rooms.jobs.remove(order.key.job_id), "nothing holds it back any more"


async def test_a_call_that_never_came_to_the_provider_never_started(rooms: Rooms) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    receipt, row = await _stop(rooms, order)
    assert (receipt, row.outcome, row.cost_usd) == (Receipt.NEVER_STARTED, Outcome.CANCELED, 0.0)


async def test_while_the_call_may_be_under_way_nobody_says_that_it_never_started(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    rooms.paid_calls = rooms.paying(timedelta(minutes=1))
    with pytest.raises(ProviderError) as later:
        await _stop(rooms, order)
    assert (later.value.kind, later.value.final) == (ErrorType.TRANSIENT, False)
    provider.jobs[order.key.token] = "job-7"
    receipt, _ = await _stop(rooms, order)
    assert (receipt, provider.canceled) == (Receipt.NOT_BILLED, ["job-7"])


async def test_where_jobs_cannot_be_looked_up_the_receipt_says_that_nobody_knows(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    provider.looks_up = False
    receipt, row = await _stop(rooms, order)
    assert (receipt, row.receipt, row.cost_usd) == (Receipt.UNKNOWN, Receipt.UNKNOWN, None)


async def test_where_jobs_cannot_be_looked_up_nobody_gives_up_a_call_that_may_be_under_way(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    provider.looks_up = False
    rooms.paid_calls = rooms.paying(timedelta(minutes=1))
    with pytest.raises(ProviderError) as later:
        await _stop(rooms, order)
    assert (later.value.kind, later.value.final) == (ErrorType.TRANSIENT, False)


async def test_a_call_that_is_held_is_over_and_nothing_is_waited_for(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    await rooms.ledger.hold(order.key)
    provider.looks_up = False
    rooms.paid_calls = rooms.paying(timedelta(minutes=1))
    receipt, row = await _stop(rooms, order)
    assert (receipt, row.outcome, row.cost_usd) == (Receipt.UNKNOWN, Outcome.CANCELED, None)


async def test_a_cancel_whose_answer_is_lost_is_said_again(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = ProviderError(ErrorType.OUTCOME_UNKNOWN, "No answer came.", final=False)
    with pytest.raises(ProviderError):
        await _stop(rooms, accepted)
    provider.trouble = None
    receipt, _ = await _stop(rooms, accepted)
    assert (receipt, provider.calls["cancel"]) == (Receipt.NOT_BILLED, 2)


async def test_a_job_that_the_provider_has_forgotten_is_settled_as_unknown(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = LOST
    receipt, row = await _stop(rooms, accepted)
    assert (receipt, row.state, row.cost_usd) == (Receipt.UNKNOWN, LedgerState.TERMINAL, None)


async def test_a_provider_in_trouble_leaves_the_call_open_to_be_stopped_later(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    with pytest.raises(ProviderError):
        await _stop(rooms, accepted)
    provider.trouble = None
    receipt, _ = await _stop(rooms, accepted)
    assert receipt is Receipt.NOT_BILLED


async def test_a_finished_job_is_asked_about_no_more(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    row = await rooms.ledger.settle(accepted.key, Outcome.FAILED, cost_usd=0.0, error=_blocked())
    report = await rooms.paid_calls.ask(row)
    assert (report.state, report.error) == (ProviderJobState.FAILED, _blocked())
    assert provider.calls["status"] == 0


async def test_cancelling_a_scene_stops_whichever_of_its_takes_goes_on(
    rooms: Rooms, provider: FakeProvider
) -> None:
    job_id = await rooms.job(4.0, 4.0)
    for order in (take_of(job_id), take_of(job_id, take=2), take_of(job_id, scene=2)):
        await rooms.paid_calls.start(order)
    await rooms.ledger.settle(take_of(job_id).key, Outcome.FAILED, cost_usd=0.0)
    receipt = await environment().run(rooms.takes.cancel_take, take_of(job_id).key)
    assert (receipt, provider.canceled) == (Receipt.NOT_BILLED, ["job-2"])


async def test_cancelling_a_scene_without_any_take_costs_nothing(rooms: Rooms) -> None:
    order = await rooms.order()
    assert await environment().run(rooms.takes.cancel_take, order.key) is Receipt.NEVER_STARTED


async def test_a_clip_that_was_done_before_the_cancel_is_kept(
    rooms: Rooms, provider: FakeProvider, accepted: TakeOrder
) -> None:
    provider.report = DONE
    row = await rooms.ledger.row(accepted.key)
    assert row is not None
    await rooms.paid_calls.settle(row, DONE)
    assert await environment().run(rooms.takes.cancel_take, accepted.key) is Receipt.KEPT
    assert (await rooms.jobs.for_worker(accepted.key.job_id)).cost_usd == 2.0


def _blocked() -> JobError:
    return JobError(type=ErrorType.SAFETY_BLOCKED, message="Not this.")
