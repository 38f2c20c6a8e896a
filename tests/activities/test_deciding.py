"""What is written when an owner has decided about a held take."""

from collections.abc import Mapping

import pytest
from temporalio.exceptions import ApplicationError

from activities.ledger_decisions import LedgerDecisionActivities
from contracts import HoldDecision, ResolveOrder
from contracts.error_types import ErrorType
from providers.protocol import Provider
from store.models import LedgerState
from tests.activities.kit import ActivityStack, FakeProvider, environment


@pytest.fixture
def backend() -> str:
    """One database: that the ledger adopts is tested on both."""
    return "sqlite"


def _deciding(stack: ActivityStack, providers: Mapping[str, Provider]) -> LedgerDecisionActivities:
    return LedgerDecisionActivities(stack.ledger, providers, stack.paid_calls.lost_submits)


async def test_a_job_is_adopted_by_the_id_that_its_service_shows(stack: ActivityStack) -> None:
    order = (await stack.order()).model_copy(update={"provider": "kie", "model": "veo3_fast"})
    await stack.ledger.record_intent(order)
    await stack.ledger.unknown.mark_outcome_unknown(order.key)
    deciding = _deciding(stack, {"kie": FakeProvider()})
    decision = ResolveOrder(key=order.key, decision=HoldDecision.ADOPT, provider_job_id="task-1")
    await environment().run(deciding.resolve_take, decision)
    row = await stack.ledger.reads.find_row(order.key)
    assert row is not None
    assert (row.state, row.provider_job_id) == (LedgerState.ACCEPTED, "veo:task-1")


async def test_a_job_that_is_named_after_its_owner_did_without_is_not_adopted(stack: ActivityStack) -> None:
    order = await stack.order()
    await stack.ledger.record_intent(order)
    await stack.ledger.unknown.mark_outcome_unknown(order.key)
    deciding = _deciding(stack, {"fake": FakeProvider()})
    without = ResolveOrder(key=order.key, decision=HoldDecision.DO_WITHOUT)
    await environment().run(deciding.resolve_take, without)
    named = ResolveOrder(key=order.key, decision=HoldDecision.ADOPT, provider_job_id="job-77")
    with pytest.raises(ApplicationError) as refusal:
        await environment().run(deciding.resolve_take, named)
    assert (refusal.value.type, refusal.value.non_retryable) == (ErrorType.NOT_HELD, True)
