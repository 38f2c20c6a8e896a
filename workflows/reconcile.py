"""The reconciler's story: run on a schedule, and on demand by `POST /jobs/recover`."""

from temporalio import workflow

from workflows import calls
from workflows.contracts import ReconcileReport

SCHEDULE_ID = "longtake-reconcile"
# A row younger than this is being started by the API at this very moment.
FRESH_SECONDS = 30.0


@workflow.defn(name="ReconcileWorkflow")
class ReconcileWorkflow:
    """Find jobs that the catalog and the server disagree about, and heal them."""

    @workflow.run
    async def run(self, older_than_seconds: float) -> ReconcileReport:
        """Heal jobs whose row is older than that; younger ones are being started this moment."""
        return await calls.reconcile(older_than_seconds)
