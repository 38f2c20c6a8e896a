"""Lost submits: what is known of one, and for how long it is looked up before the owner is asked."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from activities.provider_orders import ProviderOrders
from activities.refused_services import MENDABLE
from contracts import LedgerStage, TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import LostSubmit, MediaOrder, Provider, get_provider
from store.errors import ProviderJobTaken, StoreError
from store.ledger.writes import Ledger
from store.models import LedgerRow

# A lost submit is looked up once the provider has had time to list its job.
LOOK_UP_AFTER_SECONDS = 5.0
# A list that leaves the job uncertain may become certain once other takes have found their jobs in it: it is
# looked up so many times within the longest duration of the call before the owner is asked.
MAX_LOOK_UPS = 4
# A look-up that is refused for what an operator can mend (a key, an account, a quota) is repeated for this
# long, below `MAX_OUTAGE` (`workflows/activity_options.py`): after that the submit itself would be given up.
MENDING_PATIENCE = timedelta(hours=12)
MENDING_RETRY_SECONDS = 30.0

logger = logging.getLogger(__name__)


class LostSubmitFinder:
    """Finds the provider jobs that lost submits started, by what the ledger and the providers know.

    Args:
        longest_call: by stage, the longest that a paying call can be under way.
    """

    def __init__(
        self,
        ledger: Ledger,
        providers: Mapping[str, Provider],
        orders: ProviderOrders,
        longest_call: Mapping[LedgerStage, timedelta],
    ) -> None:
        self._ledger, self._providers = ledger, providers
        self._orders = orders
        self.longest_call = longest_call

    async def find_job(self, row: LedgerRow) -> str | None:
        """Return the id of the provider job that a lost submit started; None: it certainly started none.

        Raises:
            ProviderError: OUTCOME_UNKNOWN: that cannot be told, also where the look-up itself is refused for
                good. Any other: it could not be looked up now, and is to be looked up again.
        """
        try:
            provider = get_provider(self._providers, row.provider)
            return await provider.find_lost_submit(await self.read_lost_submit(row))
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN or _may_be_looked_up_later(row, error):
                raise
            logger.warning("%s cannot be looked up at %s: %s", row.key.token, row.provider, error.message)
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, error.message) from error

    async def read_lost_submit(self, row: LedgerRow) -> LostSubmit:
        """Describe what the provider has to look for."""
        return LostSubmit(
            order=await self._orders.build_order(take_order_of(row)),
            since=row.intent_at,
            until=await self._find_latest_submit(row),
            known=await self._ledger.reads.list_known_job_ids(
                row.provider, row.intent_at - timedelta(hours=1)
            ),
            rivals=tuple([order async for order in self._list_rivals(row)]),
        )

    async def _find_latest_submit(self, row: LedgerRow) -> datetime:
        """Return when the submit was over at the latest."""
        # Nobody knows for how long the original of a job in a back-up went on.
        if await self._ledger.reads.is_from_backup(row.job_id):
            return datetime.now(UTC)
        return row.intent_at + self.longest_call[row.stage]

    async def _list_rivals(self, row: LedgerRow) -> AsyncIterator[MediaOrder]:
        """Yield the other orders with an unknown provider job, except those that cannot be built any more.

        Their job, their scene or their line is gone: nobody can say what a list would show of them.
        """
        for rival in await self._ledger.reads.list_intents_without_job(row.provider, row.key):
            with suppress(StoreError, ProviderError):
                yield await self._orders.build_order(take_order_of(rival))


async def adopt_found_job(ledger: Ledger, row: LedgerRow, job_id: str) -> LedgerRow:
    """Adopt a job that was looked up; if it is another take's, mark this call's outcome as unknown.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: the job is another take's.
    """
    try:
        return await ledger.unknown.adopt_provider_job(row.key, job_id)
    except ProviderJobTaken as error:
        await ledger.unknown.mark_outcome_unknown(row.key)
        raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "Several takes may be this job.") from error


def take_order_of(row: LedgerRow) -> TakeOrder:
    """Return the order of the row's call."""
    return TakeOrder(
        key=row.key,
        provider=row.provider,
        model=row.model,
        opens_on_take=row.opens_on_take,
        opens_after=row.opens_after,
        opens_on_still=row.opens_on_still,
    )


def may_be_certain_soon(row: LedgerRow, longest_call: timedelta) -> bool:
    """Return whether looking up the list again may help before the owner is asked."""
    return not row.is_outcome_unknown and datetime.now(UTC) < row.intent_at + 2 * longest_call


def retry_while_uncertain(error: ProviderError, longest_call: timedelta) -> ProviderError:
    """Make the error retryable, at the interval of repeated look-ups."""
    return retry_look_up(error, longest_call.total_seconds() / MAX_LOOK_UPS)


def retry_refused_look_up(error: ProviderError) -> ProviderError:
    """Make the error of a look-up retryable; more slowly where a person must mend something first."""
    return retry_look_up(error, MENDING_RETRY_SECONDS if error.final else LOOK_UP_AFTER_SECONDS)


def _may_be_looked_up_later(row: LedgerRow, error: ProviderError) -> bool:
    """Return whether the look-up may succeed later: the service is back, or somebody mended something."""
    if not error.final:
        return True
    return error.kind in MENDABLE and datetime.now(UTC) < row.intent_at + MENDING_PATIENCE


def retry_look_up(error: ProviderError, seconds: float = LOOK_UP_AFTER_SECONDS) -> ProviderError:
    """Make the error retryable, after the provider's Retry-After or else `seconds`."""
    wait = error.retry_after_seconds or seconds
    return ProviderError(error.kind, error.message, final=False, retry_after_seconds=wait)
