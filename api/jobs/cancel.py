"""Cancels a job, or ends it early; what that takes depends on how far the job is."""

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.confirm_status import confirm_status
from api.jobs.update_errors import translate_update_errors
from api.services import ApiServices
from contracts import CloseOrder, JobStatus
from store.models import JobRow
from temporal_client import NoSuchWorkflowError


async def request_cancel(services: ApiServices, row: JobRow) -> bool:
    """Cancel the job. Return True if it is canceled already, False if its provider jobs are stopped first.

    Raises:
        TemporalUnavailableError: Temporal does not answer; nothing was changed.
        ProblemError: the job has completed or failed.
    """
    row = (await confirm_status(services, row)).row
    if not row.status.has_ended:
        return await _cancel_workflow(services, row)
    if row.status is JobStatus.CANCELED:
        return True
    raise ProblemError(problems.JOB_ENDED, f"It has {row.status} before.", job_id=row.id)


async def request_early_finish(services: ApiServices, row: JobRow) -> None:
    """Have the job order nothing more and cut a film from the clips that it has.

    Raises:
        ProblemError: the job has ended, is ending, or has no clip yet.
        TemporalUnavailableError: Temporal does not answer; nothing was changed.
    """
    async with translate_update_errors(services, row):
        await services.temporal.updates.finish_with_clips(row.id)


async def _cancel_workflow(services: ApiServices, row: JobRow) -> bool:
    try:
        await services.temporal.cancel_job(row.id)
    except NoSuchWorkflowError:
        return await _cancel_unstarted_job(services, row)
    return False


async def _cancel_unstarted_job(services: ApiServices, row: JobRow) -> bool:
    """Start a workflow and cancel it before its first step, so that nobody else can start the job.

    The job's own request, the starter or the reconciler may be about to start it: they find this workflow.
    """
    await services.temporal.start_job(services.build_generation_input(row))
    try:
        await services.temporal.cancel_job(row.id)
    except NoSuchWorkflowError:
        # The workflow ended between start and cancel: begin again with the current status.
        return await request_cancel(services, row)
    order = CloseOrder(job_id=row.id, status=JobStatus.CANCELED)
    return await services.jobs.close_job(order, run_id=row.run_id)
