"""Activities that record a job's status: approved, waiting or processing, spending stopped, ended."""

from temporalio import activity

from activities.error_translation import translate_errors
from contracts import CloseOrder, StatusOrder
from store.jobs import Jobs


class JobStatusActivities:
    """Activities that record the status of jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @activity.defn(name="approve_storyboard")
    @translate_errors
    async def approve_storyboard(self, job_id: str) -> None:
        """Record the owner's approval, so that no later run of the job asks again."""
        await self._jobs.approve_storyboard(job_id)

    @activity.defn(name="note_status")
    @translate_errors
    async def note_status(self, order: StatusOrder) -> None:
        """Record the status of a job that has not ended."""
        await self._jobs.note_status(order.job_id, order.status, order.reason)

    @activity.defn(name="stop_buying")
    @translate_errors
    async def stop_buying(self, job_id: str) -> None:
        """Stop the job's spending; the ledger enforces it."""
        await self._jobs.stop_spending(job_id)

    @activity.defn(name="close_job")
    @translate_errors
    async def close_job(self, order: CloseOrder) -> str:
        """Record how the job ended; return this run's id, which is the job's run from now on."""
        run_id = activity.info().workflow_run_id or ""
        await self._jobs.close_job(order, run_id=run_id, takes_up=True)
        return run_id
