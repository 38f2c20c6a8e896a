"""What a workflow that closed without writing so into the catalog means for its job. Pure.

Who reads a job (the API) and who sweeps (the reconciler) say it with these words. No workflow imports it.
"""

from temporalio.client import WorkflowExecutionStatus

from workflows.contracts import JobError, JobStatus
from workflows.errors import ErrorType

_TERMINATED = JobError(type=ErrorType.TERMINATED, message="An operator terminated the job.")
_TIMED_OUT = JobError(type=ErrorType.TIMED_OUT, message="The job took longer than it may, and was ended.")
_FAILED = JobError(type=ErrorType.INTERNAL, message="The job failed unexpectedly; the log says why.")

_ENDS: dict[WorkflowExecutionStatus, tuple[JobStatus, JobError | None]] = {
    WorkflowExecutionStatus.COMPLETED: (JobStatus.COMPLETED, None),
    WorkflowExecutionStatus.FAILED: (JobStatus.FAILED, _FAILED),
    WorkflowExecutionStatus.CANCELED: (JobStatus.CANCELED, None),
    WorkflowExecutionStatus.TERMINATED: (JobStatus.CANCELED, _TERMINATED),
    WorkflowExecutionStatus.TIMED_OUT: (JobStatus.FAILED, _TIMED_OUT),
}


def closed_as(status: WorkflowExecutionStatus) -> tuple[JobStatus, JobError | None]:
    """How a job ended whose latest run closed with this status, and why.

    Raises:
        KeyError: the run has not closed.
    """
    return _ENDS[status]
