"""A held line that its owner finds in ElevenLabs' history is taken over: it is paid for once, and kept."""

import pytest
from temporalio.exceptions import ApplicationError

from contracts import HoldDecision, LinesOrder, ResolveOrder, TakeKey
from contracts.error_types import ErrorType
from store.models import LedgerState
from tests.activities.kit import environment
from tests.faults.fault_harness import FaultHarness
from tests.faults.targets import TARGETS

LOST_ANSWER = {"operation": "submit", "times": 1, "fault": {"kind": "reset", "when": "after"}}
NO_LIST = {"operation": "list", "fault": {"kind": "http", "status": 403}}


async def _hold_line(harness: FaultHarness) -> TakeKey:
    """A line that was spoken, whose answer was lost, and that a key without the right to list cannot find."""
    await harness.services.empty([LOST_ANSWER, NO_LIST])
    key = (await harness.stack.order(TARGETS["ElevenLabs speech"])).key
    for _ in range(5):
        with pytest.raises(ApplicationError) as unsaid:
            await _buy(harness, key)
        if unsaid.value.non_retryable:
            break
    assert unsaid.value.type == ErrorType.OUTCOME_UNKNOWN
    return key


async def _buy(harness: FaultHarness, key: TakeKey) -> None:
    lines = LinesOrder(job_id=key.job_id, scene=key.scene)
    await environment().run(harness.stack.purchases.buy_lines, lines)


async def _adopt(harness: FaultHarness, key: TakeKey, shown_id: str) -> None:
    order = ResolveOrder(key=key, decision=HoldDecision.ADOPT, provider_job_id=shown_id)
    await environment().run(harness.stack.deciding.resolve_take, order)


async def test_a_line_is_adopted_by_its_id_in_the_history_and_paid_for_once(harness: FaultHarness) -> None:
    key = await _hold_line(harness)
    await harness.services.begin([])
    (made,) = await harness.services.list_jobs()
    for wrong in ("nobody-s", key.token):
        with pytest.raises(ApplicationError):
            await _adopt(harness, key, wrong)
    await _adopt(harness, key, made["id"])
    await _adopt(harness, key, made["id"])  # As a retry of the activity would.
    await _buy(harness, key)
    row, bill = await harness.stack.ledger.reads.find_row(key), await harness.services.bill(endless=False)
    assert row is not None
    assert (row.state, row.collected_at is not None) == (LedgerState.TERMINAL, True)
    assert bill.jobs == 1
    assert row.cost_usd == pytest.approx(bill.charged_usd)
