"""Whatever dies, is lost or comes twice: a take is paid for once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from activities.lost_submits import may_be_certain_soon
from activities.paid_calls import PaidCalls
from providers.errors import ProviderError
from store.errors import JobNotFound
from store.models import LedgerRow, LedgerState, Outcome
from tests.activities.kit import FakeProvider, ProcessDiedError, Rooms
from tests.conditions import eventually
from tests.store.builders import OWNER, an_end
from workflows.contracts import TakeOrder
from workflows.errors import ErrorType

MINUTE = timedelta(minutes=1)
BUSY = ProviderError(ErrorType.RATE_LIMITED, "Busy.", final=False, retry_after_seconds=3)
REFUSED = ProviderError(ErrorType.SAFETY_BLOCKED, "Not this.", final=True)
UNHEARD = ProviderError(ErrorType.OUTCOME_UNKNOWN, "No answer came.", final=False)


async def _row(rooms: Rooms, order: TakeOrder) -> LedgerRow:
    row = await rooms.ledger.row(order.key)
    assert row is not None
    return row


async def test_a_fresh_intent_pays_once(rooms: Rooms, provider: FakeProvider) -> None:
    order = await rooms.order()
    row = await rooms.paid_calls.start(order)
    assert (row.state, row.provider_job_id) == (LedgerState.ACCEPTED, "job-1")
    assert provider.paid == [order.key.token]


async def test_a_second_start_adopts_what_the_ledger_knows(rooms: Rooms, provider: FakeProvider) -> None:
    order = await rooms.order()
    first = await rooms.paid_calls.start(order)
    again = await rooms.paid_calls.start(order)
    assert (again.provider_job_id, again.accepted_at) == (first.provider_job_id, first.accepted_at)
    assert (len(provider.paid), provider.calls["find"]) == (1, 0)


async def test_a_job_whose_answer_never_reached_the_ledger_is_found_and_adopted(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await rooms.paid_calls.start(order)
    row = await rooms.paid_calls.start(order)
    assert row.provider_job_id == "job-1"
    assert provider.paid == [order.key.token]


async def test_a_process_that_died_before_its_call_leaves_the_payment_to_the_next(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.refusals = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await rooms.paid_calls.start(order)
    row = await rooms.paid_calls.start(order)
    assert row.provider_job_id == "job-1"


async def test_a_run_that_asks_for_another_model_pays_for_the_intent_as_it_was_written(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.refusals = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await rooms.paid_calls.start(order)
    row = await rooms.paid_calls.start(order.model_copy(update={"model": "fake-dear"}))
    assert (row.model, provider.models) == ("fake-1", ["fake-1"])


async def test_where_jobs_cannot_be_looked_up_an_unknown_outcome_is_never_paid_again(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.looks_up, provider.lost = False, [UNHEARD]
    for _ in range(3):
        with pytest.raises(ProviderError) as unknown:
            await rooms.paid_calls.start(order)
        assert unknown.value.kind is ErrorType.OUTCOME_UNKNOWN
    assert provider.calls["submit"] == 1
    assert (await _row(rooms, order)).state is LedgerState.INTENT


async def test_an_unknown_outcome_is_looked_up_where_that_is_possible(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.lost = [UNHEARD]
    with pytest.raises(ProviderError):
        await rooms.paid_calls.start(order)
    assert (await rooms.paid_calls.start(order)).provider_job_id == "job-1"
    assert len(provider.paid) == 1


async def test_a_refusal_that_may_pass_is_withdrawn_and_tried_again(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.refusals = [BUSY]
    with pytest.raises(ProviderError):
        await rooms.paid_calls.start(order)
    assert await rooms.ledger.row(order.key) is None
    assert (await rooms.paid_calls.start(order)).provider_job_id == "job-1"


async def test_a_final_refusal_is_written_down_as_a_failure_that_cost_nothing(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.refusals = [REFUSED]
    with pytest.raises(ProviderError):
        await rooms.paid_calls.start(order)
    row = await _row(rooms, order)
    assert (row.outcome, row.cost_usd, row.error_type) == (Outcome.FAILED, 0.0, "safety_blocked")


async def test_a_take_that_has_ended_without_a_job_is_not_paid_for(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    await rooms.ledger.settle(order.key, Outcome.CANCELED, cost_usd=0.0)
    with pytest.raises(ProviderError) as ended:
        await rooms.paid_calls.start(order)
    assert (ended.value.kind, ended.value.final) == (ErrorType.TRANSIENT, False)
    assert provider.paid == []


async def test_twenty_starts_at_once_while_the_provider_takes_its_time_make_one_job(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.open.clear()
    calls = rooms.paying(MINUTE)
    starts = [asyncio.create_task(_try(calls, order)) for _ in range(20)]

    async def one_is_left_or_two_have_paid() -> bool:
        return sum(start.done() for start in starts) == 19 or provider.calls["submit"] > 1

    await eventually(one_is_left_or_two_have_paid, "all but the payer have been sent away")
    provider.open.set()
    outcomes = await asyncio.gather(*starts)
    assert sorted(outcomes) == ["job-1", *["provider_transient"] * 19]
    assert {await _try(calls, order) for _ in range(3)} == {"job-1"}
    assert provider.paid == [order.key.token]


async def test_who_finds_another_at_it_is_told_when_to_come_back(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    with pytest.raises(ProviderError) as busy:
        await rooms.paying(MINUTE).start(order)
    assert not busy.value.final
    assert busy.value.retry_after_seconds is not None
    assert 1 <= busy.value.retry_after_seconds <= MINUTE.total_seconds()
    assert provider.paid == []


async def test_a_list_that_leaves_it_open_is_looked_at_again_before_anybody_is_asked(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await rooms.paid_calls.start(order)
    provider.looks_up = False
    assert not (await _open_question(rooms.paying(MINUTE), order)).final
    row = await _row(rooms, order)
    since = datetime.now(UTC) - row.intent_at
    assert may_be_certain_soon(row, since)
    assert not may_be_certain_soon(row, since / 3)
    assert row.held_at is None
    assert (await _open_question(rooms.paying(timedelta(0)), order)).final
    assert (await _row(rooms, order)).held_at is not None
    assert provider.paid == [order.key.token]


async def test_what_is_certain_at_last_is_adopted_without_anybody_being_asked(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order, calls = await rooms.order(), rooms.paying(MINUTE)
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await calls.start(order)
    provider.looks_up = False
    assert not (await _open_question(calls, order)).final
    provider.looks_up = True
    assert (await calls.start(order)).provider_job_id == "job-1"
    assert provider.paid == [order.key.token]


async def test_a_look_up_knows_the_other_lost_submits_of_that_time(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order, rival = await rooms.order(), await rooms.order()
    for each in (order, rival):
        provider.lost = [ProcessDiedError()]
        with pytest.raises(ProcessDiedError):
            await rooms.paid_calls.start(each)
    await rooms.paid_calls.start(order)
    [looked_for] = provider.looked_for
    assert [each.token for each in looked_for.rivals] == [rival.key.token]
    await rooms.paid_calls.start(rival)
    assert provider.looked_for[1].rivals == ()
    assert provider.looked_for[1].known == {"job-1"}


async def test_of_twenty_who_find_a_dead_try_one_pays(rooms: Rooms, provider: FakeProvider) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    await asyncio.gather(*(_try(rooms.paid_calls, order) for _ in range(20)))
    assert provider.paid == [order.key.token]


async def test_nothing_is_paid_for_a_job_that_is_being_deleted(rooms: Rooms, provider: FakeProvider) -> None:
    order = await rooms.order()
    await rooms.jobs.close(an_end(order.key.job_id), run_id=None)
    await rooms.jobs.hide(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await rooms.paid_calls.start(order)
    assert provider.calls["submit"] == 0


async def test_a_job_that_the_ledger_has_no_place_for_is_stopped_at_once(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.open.clear()
    starting = asyncio.create_task(_try(rooms.paid_calls, order))

    async def is_paying() -> bool:
        return provider.calls["submit"] == 1

    await eventually(is_paying, "the provider is being paid")
    await rooms.ledger.withdraw(order.key)
    provider.open.set()
    assert await starting == "LedgerMissing"
    assert provider.canceled == ["job-1"]


async def test_a_take_that_is_ended_while_it_is_being_ordered_is_stopped_when_the_order_is_through(
    rooms: Rooms, provider: FakeProvider
) -> None:
    order = await rooms.order()
    provider.open.clear()
    starting = asyncio.create_task(_try(rooms.paid_calls, order))

    async def is_paying() -> bool:
        return provider.calls["submit"] == 1

    await eventually(is_paying, "the provider is being paid")
    await rooms.ledger.settle(order.key, Outcome.CANCELED, cost_usd=0.0)
    provider.open.set()
    assert await starting == "provider_transient"
    assert provider.canceled == ["job-1"]


async def test_an_intent_is_not_written_for_a_provider_that_is_not_there(rooms: Rooms) -> None:
    order = (await rooms.order()).model_copy(update={"provider": "gone"})
    with pytest.raises(ProviderError, match="no account at gone"):
        await rooms.paid_calls.start(order)
    assert await rooms.ledger.row(order.key) is None


async def _open_question(calls: PaidCalls, order: TakeOrder) -> ProviderError:
    with pytest.raises(ProviderError) as unknown:
        await calls.start(order)
    return unknown.value


async def _try(calls: PaidCalls, order: TakeOrder) -> str:
    try:
        return str((await calls.start(order)).provider_job_id)
    except ProviderError as error:
        return error.kind
    except Exception as error:
        return type(error).__name__


async def test_a_refused_look_up_says_nothing_of_the_take(rooms: Rooms, provider: FakeProvider) -> None:
    order = await rooms.order()
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await rooms.paid_calls.start(order)
    provider.trouble_at_find = ProviderError(ErrorType.AUTH_FAILED, "The key was changed.")
    with pytest.raises(ProviderError) as refusal:
        await rooms.paid_calls.start(order)
    assert (refusal.value.kind, refusal.value.final) == (ErrorType.AUTH_FAILED, False)
    provider.trouble_at_find = None
    assert (await rooms.paid_calls.start(order)).provider_job_id == "job-1"
