"""Translates a workflow's refusals and lost answers into problems."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.http import problems
from api.http.exception_handlers import RETRY_AFTER_HEADERS
from api.http.problems import ProblemError, ProblemType
from api.jobs.confirm_status import confirm_status
from api.services import ApiServices
from contracts import JobStatus
from contracts.error_types import ErrorType
from store.models import JobRow
from temporal_client import (
    NoSuchWorkflowError,
    NoWorkerError,
    TemporalUnavailableError,
    UpdateAnswerLostError,
    UpdateRefusedError,
)

_PROBLEM_TYPES: dict[str, ProblemType] = {
    ErrorType.NOT_WAITING: problems.NOT_WAITING,
    ErrorType.REVISION_CONFLICT: problems.REVISION_CONFLICT,
    ErrorType.SCENE_BUSY: problems.SCENE_BUSY,
    ErrorType.JOB_ENDING: problems.JOB_ENDING,
    ErrorType.NOTHING_TO_KEEP: problems.NOTHING_TO_KEEP,
    ErrorType.NOT_BEING_MADE: problems.NOT_BEING_MADE,
}
# Problems after which it is unknown whether the update was carried out.
UNCERTAIN_PROBLEMS = (problems.NO_WORKER, problems.MAY_BE_DONE, problems.TEMPORAL_UNAVAILABLE)
NO_WORKER_DETAIL = (
    "No worker has answered yet: it is done when one is back. Look at the job before you ask again."
)
TEMPORAL_LOST_DETAIL = (
    "Temporal stopped answering: it may have been told all the same. Look at the job before you ask again."
)
JOB_ENDED_DETAIL = (
    "The job ended before it answered, and is {status} now. Look at it to see whether this was still done."
)
JOB_RESET_DETAIL = (
    "An operator reset the job before it answered. It is {status} now, and is told this again: look at it"
    " before you ask again."
)


@asynccontextmanager
async def translate_update_errors(services: ApiServices, row: JobRow) -> AsyncIterator[None]:
    """Translate what a running job refuses, or cannot receive, into problems.

    Raises:
        ProblemError: instead of the client errors of the block.
    """
    try:
        yield
    except UpdateRefusedError as error:
        kind = _PROBLEM_TYPES.get(error.type, problems.DECISION_REFUSED)
        raise ProblemError(kind, error.message, job_id=row.id) from error
    except NoSuchWorkflowError as error:
        raise _no_run_problem(row) from error
    except NoWorkerError as error:
        raise ProblemError(
            problems.NO_WORKER, NO_WORKER_DETAIL, headers=RETRY_AFTER_HEADERS, job_id=row.id
        ) from error
    except UpdateAnswerLostError as error:
        raise await lost_answer_problem(services, row) from error
    except TemporalUnavailableError as error:
        if not error.may_have_arrived:
            raise
        raise ProblemError(
            problems.TEMPORAL_UNAVAILABLE, TEMPORAL_LOST_DETAIL, headers=RETRY_AFTER_HEADERS, job_id=row.id
        ) from error


async def lost_answer_problem(services: ApiServices, row: JobRow) -> ProblemError:
    """Build the problem of a job that ended, or was reset, before it answered, with its status now."""
    checked = await confirm_status(services, row)
    detail = (JOB_ENDED_DETAIL if checked.row.status.has_ended else JOB_RESET_DETAIL).format(
        status=checked.row.status
    )
    return ProblemError(problems.MAY_BE_DONE, detail, job_id=row.id)


def job_ended_problem(job_id: str) -> ProblemError:
    """Build the problem of a job that has ended, and so takes no decisions."""
    return ProblemError(problems.JOB_ENDED, "It does not go on any more.", job_id=job_id)


def _no_run_problem(row: JobRow) -> ProblemError:
    if row.status is JobStatus.QUEUED:
        return ProblemError(
            problems.JOB_NOT_BEGUN, "It begins when Temporal has it: ask again.", job_id=row.id
        )
    return job_ended_problem(row.id)
