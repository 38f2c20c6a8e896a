"""A job's end, written into the catalog."""

from temporalio import activity

from activities.failures import told
from store.jobs import Jobs
from workflows.contracts import CloseOrder


class ClosingActivities:
    """Closes jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @activity.defn(name="close_job")
    @told
    async def close_job(self, order: CloseOrder) -> str:
        """Write how the job ended. The run that says so, returned, is the one that counts from now on."""
        run_id = activity.info().workflow_run_id or ""
        await self._jobs.note_run(order.job_id, run_id)
        await self._jobs.close(order, run_id=run_id)
        return run_id
