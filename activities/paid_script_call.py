"""The language model's call that writes a storyboard: the ledger sees that it is made once per job."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from contracts import SCRIPT_NUMBER, JobError, LedgerStage, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.errors import BudgetExceeded, DailyCapReached
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, CostSource, LedgerRow, LedgerState

T = TypeVar("T")


class AtMostOnceCall(Protocol):
    """Makes a paid call at most once per job and take, across all attempts."""

    async def __call__(
        self, job_id: str, price_usd: float, call: Callable[[], Awaitable[T]], *, take: int = 1
    ) -> T:
        """Make the call and return its result. The storyboard's is take 1; translations have others.

        Raises:
            ProviderError: what the call raised; OUTCOME_UNKNOWN: an earlier attempt made the call, and its
                result is lost; BUDGET_EXCEEDED, DAILY_CAP_REACHED: the price is over a limit.
        """


class PaidScriptCall:
    """The call that writes a job's storyboard, as an `AtMostOnceCall`."""

    def __init__(
        self, ledger: Ledger, *, provider: str, model: str, daily_cap_usd: float | None = None
    ) -> None:
        self._ledger = ledger
        self._provider, self._model = provider, model
        self._daily_cap_usd = daily_cap_usd

    async def __call__(
        self, job_id: str, price_usd: float, call: Callable[[], Awaitable[T]], *, take: int = 1
    ) -> T:
        """Make the call, unless it was made before, and return its result. Raises ProviderError."""
        row = await self._record_intent(job_id, price_usd, take)
        if not row.is_new_intent:
            raise await self._give_up(row)
        try:
            result = await call()
        except ProviderError as error:
            await self._record_failure(row, error)
            raise
        cost = getattr(result, "cost_usd", None)
        # The service states the tokens; our price list says what they cost.
        known = price_usd if cost is None else cost
        await self._record_outcome(row, CallOutcome.SUCCEEDED, known, CostSource.REGISTRY)
        return result

    async def _record_intent(self, job_id: str, price_usd: float, take: int) -> LedgerRow:
        key = TakeKey(job_id=job_id, stage=LedgerStage.SCRIPT, scene=SCRIPT_NUMBER, take=take)
        order = TakeOrder(key=key, provider=self._provider, model=self._model)
        try:
            terms = CallLimits(price_usd=price_usd, daily_cap_usd=self._daily_cap_usd)
            return await self._ledger.record_intent(order, terms)
        except BudgetExceeded as error:
            raise ProviderError(ErrorType.BUDGET_EXCEEDED, str(error)) from error
        except DailyCapReached as error:
            raise ProviderError(ErrorType.DAILY_CAP_REACHED, str(error)) from error

    async def _give_up(self, row: LedgerRow) -> ProviderError:
        """Return why an earlier attempt's call is not made again; from now on the ledger doubts its price."""
        lost = ProviderError(ErrorType.OUTCOME_UNKNOWN, "It was asked before, and its answer was lost.")
        if row.state is LedgerState.INTENT:
            await self._record_failure(row, lost)
        return lost

    async def _record_failure(self, row: LedgerRow, error: ProviderError) -> None:
        unknown = error.kind is ErrorType.OUTCOME_UNKNOWN
        why = JobError(type=error.kind, message=error.message)
        await self._record_outcome(row, CallOutcome.FAILED, None if unknown else 0.0, None, why)

    async def _record_outcome(
        self,
        row: LedgerRow,
        outcome: CallOutcome,
        cost: float | None,
        source: CostSource | None,
        why: JobError | None = None,
    ) -> None:
        await self._ledger.record_outcome(row.key, outcome, cost_usd=cost, source=source, error=why)
