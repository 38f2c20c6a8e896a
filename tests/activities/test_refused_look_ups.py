"""An order that cannot be looked up stops no other look-up, is not asked for ever, and is told as unknown."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities import lost_submits
from activities.paid_calls import PaidCalls
from activities.reconcile import ReconcileActivities
from contracts import CancelReceipt, LedgerStage, ReconcileReport, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import Provider
from store.film_languages import FilmLanguages
from store.models import LedgerState
from tests.activities.kit import REGISTRY, ActivityStack, FakeProvider, ProcessDiedError, environment
from tests.activities.paying import row_of
from tests.activities.sweeps import NOTHING, sweep
from tests.store.builders import an_end

USELESS = ProviderError(ErrorType.INVALID_REQUEST, "The service does not take such a question.")
BAD_KEY = ProviderError(ErrorType.AUTH_FAILED, "The key was changed.")


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested where takes are paid for."""
    return "sqlite"


async def _lose(stack: ActivityStack) -> TakeOrder:
    """A scene's order that its provider took, and whose answer nobody has."""
    order = await stack.order()
    stack.provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await stack.paid_calls.start_job(order)
    return order


async def _lose_line(stack: ActivityStack, **where: object) -> TakeOrder:
    """A lost order of a line that nobody can order any more."""
    key = TakeKey(job_id=await stack.job(), stage=LedgerStage.VOICE, scene=1, line=1, language="de")
    order = TakeOrder(key=key.model_copy(update=where), provider="fake", model="fake-voice")
    await FilmLanguages(stack.database).order_film(key.job_id, "de", [], None)
    await stack.ledger.record_intent(order)
    return order


async def _refusal(calls: PaidCalls, order: TakeOrder) -> ProviderError:
    with pytest.raises(ProviderError) as refusal:
        await calls.start_job(order)
    return refusal.value


def _with_accounts(stack: ActivityStack, providers: Mapping[str, Provider]) -> PaidCalls:
    longest = dict.fromkeys(LedgerStage, timedelta(0))
    prices = stack.approved_prices()
    return PaidCalls(stack.ledger, providers, stack.orders, prices, REGISTRY, longest_call=longest)


@pytest.mark.parametrize("where", [{}, {"scene": 9}, {"line": 9}], ids=["silent", "no scene", "no line"])
async def test_a_lost_line_that_cannot_be_ordered_any_more_blocks_no_other_look_up(
    stack: ActivityStack, provider: FakeProvider, where: dict[str, object]
) -> None:
    await _lose_line(stack, **where)
    order = await _lose(stack)
    assert (await stack.paid_calls.start_job(order)).provider_job_id == "job-1"
    assert [lost.rivals for lost in provider.looked_for] == [()]


@pytest.mark.parametrize("where", [{}, {"scene": 9}, {"line": 9}], ids=["silent", "no scene", "no line"])
async def test_a_lost_order_that_cannot_be_made_again_is_held_and_never_told_as_refused(
    stack: ActivityStack, provider: FakeProvider, where: dict[str, object]
) -> None:
    order = await _lose_line(stack, **where)
    for _ in range(2):
        unknown = await _refusal(stack.paid_calls, order)
        assert (unknown.kind, unknown.final) == (ErrorType.OUTCOME_UNKNOWN, True)
    assert (await row_of(stack, order)).is_outcome_unknown
    assert (provider.calls["find"], provider.paid) == (0, [])


async def test_a_line_that_was_never_ordered_is_told_as_refused(stack: ActivityStack) -> None:
    order = await _lose_line(stack)
    await stack.ledger.withdraw_intent(order.key)
    assert (await _refusal(stack.paid_calls, order)).kind is ErrorType.INVALID_REQUEST


async def test_a_look_up_that_is_refused_for_good_is_put_to_the_owner(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await _lose(stack)
    provider.trouble_at_find = USELESS
    with pytest.raises(ApplicationError) as held:
        await environment().run(stack.takes.submit_take, order)
    assert (held.value.type, held.value.non_retryable) == (ErrorType.OUTCOME_UNKNOWN, True)
    assert (await row_of(stack, order)).is_outcome_unknown
    assert provider.paid == [order.key.token]


async def test_the_sweep_settles_as_unknown_what_cannot_be_looked_up_and_asks_once(
    stack: ActivityStack, provider: FakeProvider, reconciler: ReconcileActivities
) -> None:
    order = await _lose(stack)
    await stack.jobs.close_job(an_end(order.key.job_id), run_id=None)
    provider.trouble_at_find = USELESS
    unknown = ReconcileReport(settled_as_unknown=(order.key.token,))
    assert [await sweep(reconciler) for _ in range(2)] == [unknown, NOTHING]
    row = await row_of(stack, order)
    assert (row.state, row.receipt, row.cost_usd) == (LedgerState.TERMINAL, CancelReceipt.UNKNOWN, None)
    assert provider.calls["find"] == 1
    assert await stack.ledger.reads.get_spent_today() == 2.0, "its price counts: it may have been paid"


async def test_a_look_up_that_an_operator_can_mend_is_repeated_until_it_is_mended(
    stack: ActivityStack, provider: FakeProvider
) -> None:
    order = await _lose(stack)
    provider.trouble_at_find = BAD_KEY
    refusal = await _refusal(stack.paid_calls, order)
    assert (refusal.kind, refusal.final) == (ErrorType.AUTH_FAILED, False)
    assert refusal.retry_after_seconds == lost_submits.MENDING_RETRY_SECONDS
    provider.trouble_at_find = None
    assert (await stack.paid_calls.start_job(order)).provider_job_id == "job-1"


async def test_what_nobody_mends_is_put_to_the_owner_in_the_end(
    stack: ActivityStack, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await _lose(stack)
    provider.trouble_at_find = BAD_KEY
    monkeypatch.setattr(lost_submits, "MENDING_PATIENCE", timedelta(0))
    unknown = await _refusal(stack.paid_calls, order)
    assert (unknown.kind, unknown.final) == (ErrorType.OUTCOME_UNKNOWN, True)
    assert (await row_of(stack, order)).is_outcome_unknown


async def test_a_lost_order_is_not_told_as_refused_because_its_account_is_gone(stack: ActivityStack) -> None:
    order, calls = await _lose(stack), _with_accounts(stack, {})
    gone = await _refusal(calls, order)
    assert (gone.kind, gone.final) == (ErrorType.UNKNOWN_PROVIDER, False)
    assert (await row_of(stack, order)).state is LedgerState.INTENT


async def test_a_job_that_was_accepted_is_adopted_though_its_account_is_gone(stack: ActivityStack) -> None:
    order = await stack.order()
    await stack.paid_calls.start_job(order)
    assert (await _with_accounts(stack, {}).start_job(order)).provider_job_id == "job-1"
