"""Which take of ours a provider job belongs to: one job, one take."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from contracts import Brief, TakeOrder
from store.errors import LedgerConflict, OutcomeKnown, ProviderJobTaken
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import LedgerRow, LedgerState
from tests.store.builders import a_job, an_order

DIME = CallLimits(price_usd=0.1)


@pytest.fixture
async def order(jobs: Jobs) -> TakeOrder:
    row, _ = await jobs.add_job(a_job(brief=Brief(prompt="A storm", budget_usd=0.1)))
    return an_order(row.id)


async def held(ledger: Ledger, order: TakeOrder) -> LedgerRow:
    await ledger.record_intent(order, DIME)
    return await ledger.unknown.mark_outcome_unknown(order.key)


async def test_a_held_take_gets_the_job_that_it_made(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    row = await ledger.unknown.adopt_provider_job(order.key, "p-1")
    assert (row.state, row.provider_job_id, row.held_at) == (LedgerState.ACCEPTED, "p-1", None)
    assert row.accepted_at
    assert await ledger.unknown.adopt_provider_job(order.key, "p-1") == row


async def test_a_take_that_has_a_job_adopts_no_other(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    adopted = await ledger.unknown.adopt_provider_job(order.key, "p-1")
    with pytest.raises(LedgerConflict):
        await ledger.unknown.adopt_provider_job(order.key, "p-2")
    assert await ledger.reads.find_row(order.key) == adopted


async def test_a_take_that_was_given_up_adopts_nothing(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    given_up = await ledger.unknown.give_up(order.key)
    with pytest.raises(OutcomeKnown):
        await ledger.unknown.adopt_provider_job(order.key, "p-1")
    assert await ledger.reads.find_row(order.key) == given_up


@pytest.mark.parametrize("adopts", [False, True])
async def test_one_provider_job_belongs_to_one_take(ledger: Ledger, order: TakeOrder, adopts: bool) -> None:
    other = an_order(order.key.job_id, scene=2)
    for each in (order, other):
        await ledger.record_intent(each)
    await ledger.record_acceptance(order.key, "p-1")
    record = ledger.unknown.adopt_provider_job if adopts else ledger.record_acceptance
    with pytest.raises(ProviderJobTaken):
        await record(other.key, "p-1")
    row = await ledger.reads.find_row(other.key)
    assert row
    assert (row.state, row.provider_job_id) == (LedgerState.INTENT, None)


async def test_providers_may_give_the_same_id(ledger: Ledger, order: TakeOrder) -> None:
    other = an_order(order.key.job_id, scene=2).model_copy(update={"provider": "other"})
    for each in (order, other):
        await ledger.record_intent(each)
        await ledger.record_acceptance(each.key, "p-1")
    found = await ledger.reads.find_by_provider_job("other", "p-1")
    assert found
    assert found.key == other.key


async def test_of_takes_that_adopt_a_job_at_once_one_gets_it(
    ledger: Ledger, jobs: Jobs, order: TakeOrder
) -> None:
    orders = [order, *[an_order((await jobs.add_job(a_job()))[0].id) for _ in range(5)]]
    for each in orders:
        await held(ledger, each)
    got = await asyncio.gather(
        *(ledger.unknown.adopt_provider_job(each.key, "p-1") for each in orders), return_exceptions=True
    )
    assert sum(isinstance(each, LedgerRow) for each in got) == 1
    assert sum(isinstance(each, ProviderJobTaken) for each in got) == 5


async def test_the_jobs_that_are_known_are_those_of_the_provider_since_then(
    ledger: Ledger, order: TakeOrder
) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    other = an_order(order.key.job_id, scene=2).model_copy(update={"provider": "other"})
    for each, provider_job_id in ((order, "p-1"), (other, "p-2")):
        await ledger.record_intent(each)
        await ledger.record_acceptance(each.key, provider_job_id)
    assert await ledger.reads.list_known_job_ids("animatic", before) == {"p-1"}
    assert await ledger.reads.list_known_job_ids("animatic", datetime.now(UTC)) == frozenset()


@pytest.mark.parametrize("provider_job_id", ["p-2", "nul\0nul", "\ud800"])
async def test_a_job_that_no_take_of_ours_made_is_not_found(
    ledger: Ledger, order: TakeOrder, provider_job_id: str
) -> None:
    await ledger.record_intent(order)
    await ledger.record_acceptance(order.key, "p-1")
    assert await ledger.reads.find_by_provider_job("animatic", provider_job_id) is None


async def test_a_job_that_is_another_takes_is_not_found_again(ledger: Ledger, order: TakeOrder) -> None:
    await held(ledger, order)
    await ledger.unknown.give_up(order.key)
    other = an_order(order.key.job_id, take=2)
    await ledger.record_intent(other)
    await ledger.record_acceptance(other.key, "p-1")
    with pytest.raises(ProviderJobTaken):
        await ledger.unknown.reopen_with_job(order.key, "p-1")
