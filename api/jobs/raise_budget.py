"""Raises a job's budget, which its workflow may wait for."""

from api.http import problems
from api.http.exception_handlers import RETRY_AFTER_HEADERS
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.confirm_status import ConfirmedJob, confirm_status
from api.jobs.update_errors import job_ended_problem
from api.services import ApiServices
from store.models import JobRow
from temporal_client import NoSuchWorkflowError, TemporalUnavailableError

NO_BUDGET_MESSAGE = "this job has no budget that could be raised"


async def raise_job_budget(services: ApiServices, row: JobRow, budget_usd: float) -> JobRow:
    """Raise the job's budget and wake its workflow.

    Raises:
        ProblemError: the job has ended, has no budget, or has one at least as high.
        TemporalUnavailableError: nothing was changed.
    """
    checked = await _require_running(services, row)
    known = checked.row.budget_usd
    if known is None or budget_usd <= known:
        why = NO_BUDGET_MESSAGE if known is None else f"must be more than {known:.2f}, the budget that it has"
        raise validation_problem(FieldError(field="budget_usd", message=why))
    raised = await services.jobs.raise_budget(row.owner, row.id, budget_usd)
    await _signal_budget_raised(services, raised)
    return raised


async def _require_running(services: ApiServices, row: JobRow) -> ConfirmedJob:
    checked = await confirm_status(services, row)
    if checked.row.status.has_ended:
        raise job_ended_problem(row.id)
    if not checked.confirmed:
        raise TemporalUnavailableError
    return checked


async def _signal_budget_raised(services: ApiServices, row: JobRow) -> None:
    try:
        await services.temporal.signal_budget_raised(row.id)
    except NoSuchWorkflowError:
        return  # The workflow has not started yet: it starts with the new budget.
    except TemporalUnavailableError as error:
        detail = (
            "The budget is raised, but a job that waits was not told: raise it by a little more to wake it."
        )
        raise ProblemError(
            problems.TEMPORAL_UNAVAILABLE, detail, headers=RETRY_AFTER_HEADERS, job_id=row.id
        ) from error
