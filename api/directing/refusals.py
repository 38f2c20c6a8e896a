"""From what the workflow refuses, or could not say, to the problem that a caller sees."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api import problems
from api.handlers import RETRY_AFTER
from api.problems import Kind, ProblemError
from api.services import Services
from api.truth import confirm
from engine import AnswerLostError, EngineAwayError, NoSuchRunError, NoWorkerError, RefusedError
from store.models import JobRow
from workflows.contracts import JobStatus
from workflows.errors import ErrorType

_KINDS: dict[str, Kind] = {
    ErrorType.NOT_WAITING: problems.NOT_WAITING,
    ErrorType.REVISION_CONFLICT: problems.REVISION_CONFLICT,
    ErrorType.SCENE_BUSY: problems.SCENE_BUSY,
    ErrorType.JOB_ENDING: problems.ENDING,
    ErrorType.NOTHING_TO_KEEP: problems.NOTHING_TO_KEEP,
}
# After these nobody knows yet whether it is done.
MAYBE_DONE = (problems.NO_WORKER, problems.MAY_BE_DONE, problems.ENGINE_AWAY)
MAYBE = "No worker has answered yet: it is done when one is back. Look at the job before you ask again."
CUT_OFF = (
    "Temporal stopped answering: it may have been told all the same. Look at the job before you ask again."
)
ENDED = (
    "The job ended before it answered, and is {status} now. Look at it to see whether this was still done."
)
RESET = (
    "An operator reset the job before it answered. It is {status} now, and is told this again: look at it"
    " before you ask again."
)


@asynccontextmanager
async def refusals(services: Services, row: JobRow) -> AsyncIterator[None]:
    """Answer with a problem what a running job refuses, or cannot hear. Raises ProblemError."""
    try:
        yield
    except RefusedError as error:
        kind = _KINDS.get(error.type, problems.DECISION_REFUSED)
        raise ProblemError(kind, error.message, job_id=row.id) from error
    except NoSuchRunError as error:
        raise _nobody_there(row) from error
    except NoWorkerError as error:
        raise ProblemError(problems.NO_WORKER, MAYBE, headers=RETRY_AFTER, job_id=row.id) from error
    except AnswerLostError as error:
        raise await answer_lost(services, row) from error
    except EngineAwayError as error:
        if not error.perhaps_told:
            raise
        raise ProblemError(problems.ENGINE_AWAY, CUT_OFF, headers=RETRY_AFTER, job_id=row.id) from error


async def answer_lost(services: Services, row: JobRow) -> ProblemError:
    """The problem of a job that ended, or was reset, before it answered: how the job is now."""
    truth = await confirm(services, row)
    detail = (ENDED if truth.row.status.ended else RESET).format(status=truth.row.status)
    return ProblemError(problems.MAY_BE_DONE, detail, job_id=row.id)


def _nobody_there(row: JobRow) -> ProblemError:
    if row.status is JobStatus.QUEUED:
        return ProblemError(problems.NOT_BEGUN, "It begins when Temporal has it: ask again.", job_id=row.id)
    return ProblemError(problems.JOB_ENDED, "It does not go on any more.", job_id=row.id)
