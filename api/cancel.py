"""Cancelling a job: what that means depends on how far it has come."""

from api import problems
from api.directing.refusals import refusals
from api.problems import ProblemError
from api.services import Services
from api.truth import confirm
from engine import NoSuchRunError
from store.models import JobRow
from workflows.contracts import CloseOrder, JobStatus


async def cancel(services: Services, row: JobRow) -> bool:
    """Have the job cancelled. True when it is already, False when it stops its provider jobs first.

    Raises:
        EngineAwayError: Temporal does not answer; nothing was changed.
        ProblemError: it has completed or failed.
    """
    row = (await confirm(services, row)).row
    if not row.status.ended:
        return await _stop(services, row)
    if row.status is JobStatus.CANCELED:
        return True
    raise ProblemError(problems.JOB_ENDED, f"It has {row.status} before.", job_id=row.id)


async def keep(services: Services, row: JobRow) -> None:
    """Have the job buy nothing more, and cut a film from what is there.

    Raises:
        ProblemError: it has ended, is ending, or has nothing yet.
        EngineAwayError: Temporal does not answer; nothing was changed.
    """
    async with refusals(services, row):
        await services.engine.directions.keep(row.id)


async def _stop(services: Services, row: JobRow) -> bool:
    try:
        await services.engine.cancel(row.id)
    except NoSuchRunError:
        return await _never_start(services, row)
    return False


async def _never_start(services: Services, row: JobRow) -> bool:
    """Nothing runs; a workflow that is cancelled before its first step sees to it that nothing ever will.

    Whoever else is about to start this job (its request, the starter, the reconciler) finds that one there.
    """
    await services.engine.start(services.launch(row))
    try:
        await services.engine.cancel(row.id)
    except NoSuchRunError:
        # It had ended between our look and our word: look again.
        return await cancel(services, row)
    order = CloseOrder(job_id=row.id, status=JobStatus.CANCELED)
    return await services.jobs.close(order, run_id=row.run_id)
