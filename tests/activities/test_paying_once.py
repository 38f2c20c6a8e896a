"""Whatever dies, is lost or comes twice: a take is paid for once."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.lost_submits import may_be_certain_soon
from activities.paid_calls import PaidCalls
from contracts import TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.errors import JobNotFound
from store.models import CallOutcome, LedgerState
from tests.activities.kit import ActivityStack, FakeProvider, ProcessDiedError
from tests.activities.paying import row_of
from tests.store.builders import OWNER, an_end

MINUTE = timedelta(minutes=1)
BUSY = ProviderError(ErrorType.RATE_LIMITED, "Busy.", final=False, retry_after_seconds=3)
REFUSED = ProviderError(ErrorType.SAFETY_BLOCKED, "Not this.", final=True)
UNHEARD = ProviderError(ErrorType.OUTCOME_UNKNOWN, "No answer came.", final=False)


async def test_a_fresh_intent_pays_once(stack: ActivityStack, provider: FakeProvider) -> None:
    order = await stack.order()
    row = await stack.paid_calls.start_job(order)
    assert (row.state, row.provider_job_id) == (LedgerState.ACCEPTED, "job-1")
    assert provider.paid == [order.key.token]


async def test_a_second_start_adopts_what_the_ledger_knows(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    first = await stack.paid_calls.start_job(order)
    again = await stack.paid_calls.start_job(order)
    assert (again.provider_job_id, again.accepted_at) == (first.provider_job_id, first.accepted_at)
    assert (len(provider.paid), provider.calls["find"]) == (1, 0)


async def test_a_job_whose_answer_never_reached_the_ledger_is_found_and_adopted(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await stack.paid_calls.start_job(order)
    row = await stack.paid_calls.start_job(order)
    assert row.provider_job_id == "job-1"
    assert provider.paid == [order.key.token]


async def test_a_process_that_died_before_its_call_leaves_the_payment_to_the_next(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.refusals = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await stack.paid_calls.start_job(order)
    row = await stack.paid_calls.start_job(order)
    assert row.provider_job_id == "job-1"


async def test_a_run_that_asks_for_another_model_pays_for_the_intent_as_it_was_written(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.refusals = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await stack.paid_calls.start_job(order)
    row = await stack.paid_calls.start_job(order.model_copy(update={"model": "fake-dear"}))
    assert (row.model, provider.models) == ("fake-1", ["fake-1"])


async def test_where_jobs_cannot_be_looked_up_an_unknown_outcome_is_never_paid_again(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.looks_up, provider.lost = False, [UNHEARD]
    for _ in range(3):
        with pytest.raises(ProviderError) as unknown:
            await stack.paid_calls.start_job(order)
        assert unknown.value.kind is ErrorType.OUTCOME_UNKNOWN
    assert provider.calls["submit"] == 1
    assert (await row_of(stack, order)).state is LedgerState.INTENT


async def test_an_unknown_outcome_is_looked_up_where_that_is_possible(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.lost = [UNHEARD]
    with pytest.raises(ProviderError):
        await stack.paid_calls.start_job(order)
    assert (await stack.paid_calls.start_job(order)).provider_job_id == "job-1"
    assert len(provider.paid) == 1


async def test_a_refusal_that_may_pass_is_withdrawn_and_tried_again(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.refusals = [BUSY]
    with pytest.raises(ProviderError):
        await stack.paid_calls.start_job(order)
    assert await stack.ledger.reads.find_row(order.key) is None
    assert (await stack.paid_calls.start_job(order)).provider_job_id == "job-1"


async def test_a_final_refusal_is_written_down_as_a_failure_that_cost_nothing(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.refusals = [REFUSED]
    with pytest.raises(ProviderError):
        await stack.paid_calls.start_job(order)
    row = await row_of(stack, order)
    assert (row.outcome, row.cost_usd, row.error_type) == (CallOutcome.FAILED, 0.0, "safety_blocked")


async def test_a_take_that_has_ended_without_a_job_is_not_paid_for(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    await stack.ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=0.0)
    with pytest.raises(ProviderError) as ended:
        await stack.paid_calls.start_job(order)
    assert (ended.value.kind, ended.value.final) == (ErrorType.TRANSIENT, False)
    assert provider.paid == []


async def test_a_list_that_leaves_it_open_is_looked_at_again_before_anybody_is_asked(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await stack.paid_calls.start_job(order)
    provider.looks_up = False
    assert not (await _open_question(stack.paying(MINUTE), order)).final
    row = await row_of(stack, order)
    since = datetime.now(UTC) - row.intent_at
    assert may_be_certain_soon(row, since)
    assert not may_be_certain_soon(row, since / 3)
    assert row.held_at is None
    assert (await _open_question(stack.paying(timedelta(0)), order)).final
    assert (await row_of(stack, order)).held_at is not None
    assert provider.paid == [order.key.token]


async def test_what_is_certain_at_last_is_adopted_without_anybody_being_asked(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order, calls = await stack.order(), stack.paying(MINUTE)
    provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await calls.start_job(order)
    provider.looks_up = False
    assert not (await _open_question(calls, order)).final
    provider.looks_up = True
    assert (await calls.start_job(order)).provider_job_id == "job-1"
    assert provider.paid == [order.key.token]


async def test_a_look_up_knows_the_other_lost_submits_of_that_time(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order, rival = await stack.order(), await stack.order()
    for each in (order, rival):
        provider.lost = [ProcessDiedError()]
        with pytest.raises(ProcessDiedError):
            await stack.paid_calls.start_job(each)
    await stack.paid_calls.start_job(order)
    [looked_for] = provider.looked_for
    assert [each.token for each in looked_for.rivals] == [rival.key.token]
    await stack.paid_calls.start_job(rival)
    assert provider.looked_for[1].rivals == ()
    assert provider.looked_for[1].known == {"job-1"}


async def test_nothing_is_paid_for_a_job_that_is_being_deleted(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await stack.order()
    await stack.jobs.close_job(an_end(order.key.job_id), run_id=None)
    await stack.jobs.begin_deletion(OWNER, [order.key.job_id])
    with pytest.raises(JobNotFound):
        await stack.paid_calls.start_job(order)
    assert provider.calls["submit"] == 0


async def test_an_intent_is_not_written_for_a_provider_that_is_not_there(stack: ActivityStack) -> None:
    order = (await stack.order()).model_copy(update={"provider": "gone"})
    with pytest.raises(ProviderError, match="no account at gone"):
        await stack.paid_calls.start_job(order)
    assert await stack.ledger.reads.find_row(order.key) is None


async def _open_question(calls: PaidCalls, order: TakeOrder) -> ProviderError:
    with pytest.raises(ProviderError) as unknown:
        await calls.start_job(order)
    return unknown.value
