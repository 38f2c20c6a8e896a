"""Takes of which nobody knows whether they were paid for, and those that take longer than our patience."""

import asyncio

import pytest

from contracts import Brief, CancelReceipt, JobError, TakeOrder
from contracts.error_types import ErrorType
from store.errors import BudgetExceeded, IntentNotFound, OutcomeKnown
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, CostSource, LedgerRow, LedgerState
from tests.store.builders import OWNER, a_job, an_end, an_order

DIME = CallLimits(price_usd=0.1)


@pytest.fixture
async def order(jobs: Jobs) -> TakeOrder:
    row, _ = await jobs.add_job(a_job(brief=Brief(prompt="A storm", budget_usd=0.1)))
    return an_order(row.id)


async def held(ledger: Ledger, order: TakeOrder) -> LedgerRow:
    await ledger.record_intent(order, DIME)
    return await ledger.unknown.mark_outcome_unknown(order.key)


async def ended(
    ledger: Ledger, order: TakeOrder, provider_job_id: str, *, took_seconds: float | None
) -> None:
    await ledger.record_intent(order, CallLimits(seconds=5))
    await ledger.record_acceptance(order.key, provider_job_id)
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0, took_seconds=took_seconds)


async def test_a_take_is_held_since_it_was_first_said(ledger: Ledger, order: TakeOrder) -> None:
    row = await held(ledger, order)
    assert row.held_at
    assert await ledger.unknown.mark_outcome_unknown(order.key) == row
    assert await ledger.reads.find_row(order.key) == row


async def test_a_take_whose_job_is_known_is_not_held(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    assert (await ledger.unknown.mark_outcome_unknown(order.key)).held_at is None


async def test_a_take_given_up_has_failed_and_its_price_counts_until_its_cost_is_known(
    ledger: Ledger, order: TakeOrder
) -> None:
    await held(ledger, order)
    row = await ledger.unknown.give_up(order.key)
    assert (row.outcome, row.cost_usd, row.error and row.error.type) == (
        CallOutcome.FAILED,
        None,
        ErrorType.OUTCOME_UNKNOWN,
    )
    again = an_order(order.key.job_id, take=2)
    with pytest.raises(BudgetExceeded):
        await ledger.record_intent(again, DIME)
    await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=0, source=CostSource.PROVIDER)
    assert (await ledger.record_intent(again, DIME)).is_new_intent


async def test_giving_up_twice_changes_nothing(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    error = JobError(type=ErrorType.OUTCOME_UNKNOWN, message="Nobody decided in time.")
    given_up = await ledger.unknown.give_up(order.key, error)
    assert given_up.error == error
    assert await ledger.unknown.give_up(order.key) == await ledger.unknown.pay_again(order.key) == given_up


async def test_what_is_paid_for_again_is_noted(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    row = await ledger.unknown.pay_again(order.key)
    assert (row.outcome, row.cost_usd) == (CallOutcome.FAILED, None)
    assert row.error
    assert "next take" in row.error.message


async def test_what_was_found_meanwhile_is_neither_given_up_nor_paid_for_again(
    ledger: Ledger, order: TakeOrder
) -> None:
    await held(ledger, order)
    adopted = await ledger.unknown.adopt_provider_job(order.key, "p-1")
    for decide in (ledger.unknown.give_up, ledger.unknown.pay_again):
        with pytest.raises(OutcomeKnown):
            await decide(order.key)
    assert await ledger.reads.find_row(order.key) == adopted


async def test_what_is_being_ordered_again_is_not_paid_for_again(ledger: Ledger, order: TakeOrder) -> None:
    row = await held(ledger, order)
    assert await ledger.take_over_intent(row)
    with pytest.raises(OutcomeKnown):
        await ledger.unknown.pay_again(order.key)
    taken = await ledger.reads.find_row(order.key)
    assert taken
    assert (taken.state, taken.held_at) == (LedgerState.INTENT, None)


async def test_of_an_adoption_and_a_new_payment_at_once_one_wins(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    got = await asyncio.gather(
        ledger.unknown.adopt_provider_job(order.key, "p-1"),
        ledger.unknown.pay_again(order.key),
        return_exceptions=True,
    )
    assert sum(isinstance(each, OutcomeKnown) for each in got) == 1


async def test_a_take_is_late_since_it_was_first_said(ledger: Ledger, jobs: Jobs, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    late = await ledger.mark_late(order.key)
    assert late.late_at
    assert (await ledger.mark_late(order.key)).late_at == late.late_at
    await jobs.close_job(an_end(order.key.job_id), run_id=None)
    assert [row.late_at for row in await ledger.reads.list_unsettled()] == [late.late_at]


async def test_a_take_that_has_ended_is_not_late(ledger: Ledger, order: TakeOrder) -> None:
    await ended(ledger, order, "p-1", took_seconds=40)
    assert (await ledger.mark_late(order.key)).late_at is None


async def test_what_a_cancel_said_of_a_late_takes_money_stays(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    for receipt in (CancelReceipt.STILL_BILLED, None):
        assert (await ledger.mark_late(order.key, receipt)).receipt is CancelReceipt.STILL_BILLED
    row = await ledger.record_outcome(order.key, CallOutcome.FAILED, cost_usd=None)
    assert row.receipt is CancelReceipt.STILL_BILLED


async def test_what_was_never_intended_has_nothing_to_decide(ledger: Ledger, order: TakeOrder) -> None:
    for act in (
        ledger.unknown.mark_outcome_unknown,
        ledger.mark_late,
        ledger.unknown.give_up,
        ledger.unknown.pay_again,
    ):
        with pytest.raises(IntentNotFound):
            await act(order.key)
    with pytest.raises(IntentNotFound):
        await ledger.unknown.adopt_provider_job(order.key, "p-1")


async def test_a_cost_says_where_it_is_from(ledger: Ledger, order: TakeOrder) -> None:
    await ledger.record_intent(order)
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=None, took_seconds=41.5)
    assert (await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=None)).cost_source is None
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0.1, source=CostSource.PROVIDER)
    await ledger.record_outcome(
        order.key, CallOutcome.SUCCEEDED, cost_usd=9, source=CostSource.REGISTRY, took_seconds=9
    )
    row = await ledger.reads.find_row(order.key)
    assert row
    assert (row.cost_usd, row.cost_source, row.took_seconds) == (0.1, CostSource.PROVIDER, 41.5)


async def test_how_long_takes_took_is_told_newest_first(ledger: Ledger, order: TakeOrder) -> None:
    job_id = order.key.job_id
    for scene, took_seconds in enumerate([30, 40, None, 50], start=1):
        await ended(ledger, an_order(job_id, scene=scene), f"p-{scene}", took_seconds=took_seconds)
    failed = an_order(job_id, scene=5)
    await ledger.record_intent(failed)
    await ledger.record_outcome(failed.key, CallOutcome.FAILED, cost_usd=0, took_seconds=60)
    assert await ledger.reads.list_past_durations("animatic", "storyboard") == [(5, 50), (5, 40), (5, 30)]
    assert await ledger.reads.list_past_durations("animatic", "storyboard", limit=1) == [(5, 50)]
    assert await ledger.reads.list_past_durations("animatic", "another") == []


async def test_a_held_take_is_unsettled_when_its_job_has_ended(
    ledger: Ledger, jobs: Jobs, order: TakeOrder
) -> None:
    row = await held(ledger, order)
    await jobs.close_job(an_end(order.key.job_id), run_id=None)
    assert await ledger.reads.list_unsettled() == [row]
    assert not await jobs.remove_job(order.key.job_id)
    assert (await jobs.get_job(OWNER, order.key.job_id)).cost_usd == 0


@pytest.mark.parametrize("given_up", [True, False])
async def test_what_nobody_knew_of_is_open_again_when_its_job_is_named(
    ledger: Ledger, order: TakeOrder, given_up: bool
) -> None:
    await held(ledger, order)
    if given_up:
        await ledger.unknown.give_up(order.key)
    else:
        await ledger.record_outcome(
            order.key, CallOutcome.CANCELED, cost_usd=None, receipt=CancelReceipt.UNKNOWN
        )
    assert await ledger.unknown.reopen_with_job(order.key, "p-1")
    row = await ledger.reads.find_row(order.key)
    assert row is not None
    assert (row.state, row.outcome, row.provider_job_id) == (LedgerState.ACCEPTED, None, "p-1")
    assert row.late_at, "no film waits for it"
    settled = await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0.1)
    assert (settled.outcome, settled.cost_usd) == (CallOutcome.SUCCEEDED, 0.1)


async def test_an_end_that_is_known_stays(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    await ledger.record_outcome(
        order.key, CallOutcome.CANCELED, cost_usd=0.0, receipt=CancelReceipt.NEVER_STARTED
    )
    assert not await ledger.unknown.reopen_with_job(order.key, "p-1")
    row = await ledger.reads.find_row(order.key)
    assert row is not None
    assert (row.outcome, row.provider_job_id) == (CallOutcome.CANCELED, None)
