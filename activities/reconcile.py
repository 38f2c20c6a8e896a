"""The reconciler: what the catalog, the server and the providers disagree about is found and healed."""

import logging

from temporalio import activity

from activities.paid_calls import PaidCalls
from engine import Engine, NoSuchRunError
from providers.errors import ProviderError
from store import keys
from store.assets import Assets
from store.jobs import Jobs
from store.launch import generation_input
from store.ledger import Ledger
from store.models import JobRow
from workflows.closing import closed_as
from workflows.contracts import CloseOrder, ReconcileReport

# A half-written asset older than this belongs to nobody who lives.
STAGING_SECONDS = 3600.0

STARTED, SETTLED, FINE = "started", "settled", "fine"

logger = logging.getLogger(__name__)


class ReconcileActivities:
    """Heals."""

    def __init__(
        self, jobs: Jobs, ledger: Ledger, assets: Assets, paid_calls: PaidCalls, engine: Engine
    ) -> None:
        self._jobs = jobs
        self._ledger = ledger
        self._assets = assets
        self._paid_calls = paid_calls
        self._engine = engine

    @activity.defn
    async def reconcile(self, older_than_seconds: float) -> ReconcileReport:
        """Look at every job that has not ended, every paid call without an end, every deletion begun."""
        active = await self._jobs.active(older_than_seconds=older_than_seconds)
        found = [(row.id, await self._heal(row)) for row in active]
        report = ReconcileReport(
            started=tuple(job_id for job_id, healed in found if healed == STARTED),
            settled=tuple(job_id for job_id, healed in found if healed == SETTLED),
            canceled_provider_jobs=await self._stop_orphans(),
            deleted=await self._finish_deletions(),
        )
        await self._assets.sweep(STAGING_SECONDS)
        return report

    async def _heal(self, row: JobRow) -> str:
        """A job without a workflow gets one: whatever was paid for is in the ledger, and is adopted."""
        try:
            execution = await self._engine.execution(row.id)
        except NoSuchRunError:
            await self._engine.start(generation_input(row))
            return STARTED
        if execution.running:
            return FINE
        status, error = closed_as(execution.status)
        await self._jobs.close(CloseOrder(job_id=row.id, status=status, error=error), run_id=row.run_id)
        return SETTLED

    async def _stop_orphans(self) -> tuple[str, ...]:
        """Provider jobs that go on though their job has ended (an operator terminated it, say)."""
        stopped = []
        for row in await self._ledger.unsettled():
            try:
                await self._paid_calls.stop(row)
                stopped.append(row.key.token)
            except ProviderError as error:
                logger.warning("%s could not be stopped and will be tried again: %s", row.key.token, error)
        return tuple(stopped)

    async def _finish_deletions(self) -> tuple[str, ...]:
        hidden = await self._jobs.hidden()
        for job_id in hidden:
            await self._assets.delete_all(keys.job_folder(job_id))
            await self._jobs.remove(job_id)
        return tuple(hidden)
