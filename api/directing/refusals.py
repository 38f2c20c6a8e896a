"""From what the workflow refuses to the problem that a caller sees."""

from collections.abc import Iterator
from contextlib import contextmanager

from api import problems
from api.handlers import RETRY_AFTER
from api.problems import Kind, ProblemError
from engine import NoSuchRunError, NoWorkerError, RefusedError
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
MAYBE = "No worker has answered yet: it is done when one is back. Look at the job before you ask again."


@contextmanager
def refusals(row: JobRow) -> Iterator[None]:
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


def _nobody_there(row: JobRow) -> ProblemError:
    if row.status is JobStatus.QUEUED:
        return ProblemError(problems.NOT_BEGUN, "It begins when Temporal has it: ask again.", job_id=row.id)
    return ProblemError(problems.JOB_ENDED, "It does not go on any more.", job_id=row.id)
