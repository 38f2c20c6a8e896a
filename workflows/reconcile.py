"""The reconciler's workflow: runs on a schedule, and on demand by `POST /jobs/recover`."""

from temporalio import workflow

from contracts import ReconcileReport
from workflows import activity_calls

SCHEDULE_ID = "longtake-reconcile"
# Younger rows are skipped: the API is just starting their workflows.
MIN_ROW_AGE_SECONDS = 30.0


@workflow.defn(name="ReconcileWorkflow")
class ReconcileWorkflow:
    """Find and repair differences between database, Temporal and providers."""

    @workflow.run
    async def run(self, older_than_seconds: float) -> ReconcileReport:
        """Reconcile the jobs whose rows are older than this, and return what was done."""
        return await activity_calls.reconcile_jobs(older_than_seconds)
