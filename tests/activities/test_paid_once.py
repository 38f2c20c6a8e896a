"""A paid call that is over with its answer is made once for a job, whoever tries again."""

from dataclasses import dataclass

import pytest

from activities.paid_script_call import PaidScriptCall
from contracts import LedgerStage, TakeKey
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import CallOutcome, LedgerRow
from tests.activities.kit import ActivityStack, ProcessDiedError


@dataclass
class Answer:
    cost_usd: float | None


class Call:
    """Counts how often it is made."""

    def __init__(self, answer: Answer | BaseException) -> None:
        self.answer, self.made = answer, 0

    async def __call__(self) -> Answer:
        self.made += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def once(stack: ActivityStack) -> PaidScriptCall:
    return PaidScriptCall(stack.ledger, provider="openai", model="a-model")


async def row_of(stack: ActivityStack, job_id: str) -> LedgerRow | None:
    return await stack.ledger.reads.find_row(TakeKey(job_id=job_id, stage=LedgerStage.SCRIPT, scene=0))


@pytest.mark.parametrize(("stated", "kept"), [(0.002, 0.002), (None, 0.01)])
async def test_what_it_cost_is_kept_as_stated_else_as_listed(
    stack: ActivityStack, once: PaidScriptCall, stated: float | None, kept: float
) -> None:
    job_id = await stack.job()
    assert await once(job_id, 0.01, Call(Answer(stated))) == Answer(stated)
    row = await row_of(stack, job_id)
    assert row is not None
    assert (row.outcome, row.cost_usd) == (CallOutcome.SUCCEEDED, kept)


async def test_after_a_process_died_over_it_nobody_calls_again(
    stack: ActivityStack, once: PaidScriptCall
) -> None:
    job_id = await stack.job()
    with pytest.raises(ProcessDiedError):
        await once(job_id, 0.01, Call(ProcessDiedError()))
    for _ in range(2):
        second = Call(Answer(0.002))
        with pytest.raises(ProviderError) as lost:
            await once(job_id, 0.01, second)
        assert (lost.value.kind, second.made) == (ErrorType.OUTCOME_UNKNOWN, 0)
        # From then on its price is doubted, and no more told as ordered.
        row = await row_of(stack, job_id)
        assert row is not None
        assert (row.outcome, row.cost_usd, row.error_type) == (
            CallOutcome.FAILED,
            None,
            ErrorType.OUTCOME_UNKNOWN,
        )


@pytest.mark.parametrize(
    ("kind", "cost"), [(ErrorType.SAFETY_BLOCKED, 0.0), (ErrorType.OUTCOME_UNKNOWN, None)]
)
async def test_a_refusal_is_free_and_a_lost_answer_costs_what_nobody_knows(
    stack: ActivityStack, once: PaidScriptCall, kind: ErrorType, cost: float | None
) -> None:
    job_id = await stack.job()
    with pytest.raises(ProviderError):
        await once(job_id, 0.01, Call(ProviderError(kind, "It says so.")))
    row = await row_of(stack, job_id)
    assert row is not None
    assert (row.outcome, row.cost_usd) == (CallOutcome.FAILED, cost)


async def test_what_the_budget_does_not_allow_is_not_called(
    stack: ActivityStack, once: PaidScriptCall
) -> None:
    job_id = await stack.job(budget_usd=0.005)
    call = Call(Answer(0.002))
    with pytest.raises(ProviderError) as refusal:
        await once(job_id, 0.01, call)
    assert (refusal.value.kind, call.made) == (ErrorType.BUDGET_EXCEEDED, 0)


async def test_a_call_that_its_job_left_open_is_given_up(stack: ActivityStack, once: PaidScriptCall) -> None:
    job_id = await stack.job()
    with pytest.raises(ProcessDiedError):
        await once(job_id, 0.01, Call(ProcessDiedError()))
    row = await row_of(stack, job_id)
    assert row is not None
    await stack.paid_calls.cancellation.stop_job(row)
    after = await row_of(stack, job_id)
    assert after is not None
    assert (after.outcome, after.cost_usd) == (CallOutcome.FAILED, None)
