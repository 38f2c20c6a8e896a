"""The job's end by the status of a closed workflow that did not record it itself. Pure.

The API (when it reads a job) and the reconciler share these sentences.
"""

from temporalio.client import WorkflowExecutionStatus

from contracts import CloseOrder, JobError, JobStatus
from contracts.error_types import ErrorType

_TERMINATED_ERROR = JobError(type=ErrorType.TERMINATED, message="An operator terminated the job.")
_TIMED_OUT_ERROR = JobError(
    type=ErrorType.TIMED_OUT, message="The job took longer than it may, and was ended."
)
_FAILED_ERROR = JobError(type=ErrorType.INTERNAL, message="The job failed unexpectedly; the log says why.")

_JOB_ENDS: dict[WorkflowExecutionStatus, tuple[JobStatus, JobError | None]] = {
    WorkflowExecutionStatus.COMPLETED: (JobStatus.COMPLETED, None),
    WorkflowExecutionStatus.FAILED: (JobStatus.FAILED, _FAILED_ERROR),
    WorkflowExecutionStatus.CANCELED: (JobStatus.CANCELED, None),
    WorkflowExecutionStatus.TERMINATED: (JobStatus.CANCELED, _TERMINATED_ERROR),
    WorkflowExecutionStatus.TIMED_OUT: (JobStatus.FAILED, _TIMED_OUT_ERROR),
}


def close_order_of(job_id: str, status: WorkflowExecutionStatus) -> CloseOrder:
    """Return the order that closes the job by the status of its latest run.

    Raises:
        KeyError: the run has not closed.
    """
    end, error = _JOB_ENDS[status]
    return CloseOrder(job_id=job_id, status=end, error=error)
