"""A paid call that is over with its answer is made once for a job: the ledger remembers that it was made."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from providers.errors import ProviderError
from store.errors import BudgetExceeded, DailyCapReached
from store.ledger import Ledger
from store.models import CostSource, LedgerRow, Outcome
from store.terms import Terms
from workflows.contracts import JobError, Stage, TakeKey, TakeOrder
from workflows.errors import ErrorType

T = TypeVar("T")


class ScriptOnce:
    """The call that writes a job's storyboard; see `activities.writing.PaidOnce`."""

    def __init__(
        self, ledger: Ledger, *, provider: str, model: str, daily_cap_usd: float | None = None
    ) -> None:
        self._ledger = ledger
        self._provider, self._model = provider, model
        self._daily_cap_usd = daily_cap_usd

    async def __call__(self, job_id: str, price_usd: float, call: Callable[[], Awaitable[T]]) -> T:
        """What the call gave. Raises ProviderError."""
        row = await self._intent(job_id, price_usd)
        if not row.fresh:
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "It was asked before, and its answer was lost.")
        try:
            result = await call()
        except ProviderError as error:
            await self._failed(row, error)
            raise
        cost = getattr(result, "cost_usd", None)
        # The service says how many tokens it was, our price list what they cost.
        known = price_usd if cost is None else cost
        await self._settle(row, Outcome.SUCCEEDED, known, CostSource.REGISTRY)
        return result

    async def _intent(self, job_id: str, price_usd: float) -> LedgerRow:
        key = TakeKey(job_id=job_id, stage=Stage.SCRIPT, scene=0)
        order = TakeOrder(key=key, provider=self._provider, model=self._model)
        try:
            terms = Terms(price_usd=price_usd, daily_cap_usd=self._daily_cap_usd)
            return await self._ledger.intend(order, terms)
        except BudgetExceeded as error:
            raise ProviderError(ErrorType.BUDGET_EXCEEDED, str(error)) from error
        except DailyCapReached as error:
            raise ProviderError(ErrorType.DAILY_CAP_REACHED, str(error)) from error

    async def _failed(self, row: LedgerRow, error: ProviderError) -> None:
        unknown = error.kind is ErrorType.OUTCOME_UNKNOWN
        why = JobError(type=error.kind, message=error.message)
        await self._settle(row, Outcome.FAILED, None if unknown else 0.0, None, why)

    async def _settle(
        self,
        row: LedgerRow,
        outcome: Outcome,
        cost: float | None,
        source: CostSource | None,
        why: JobError | None = None,
    ) -> None:
        await self._ledger.settle(row.key, outcome, cost_usd=cost, source=source, error=why)
