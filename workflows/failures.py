"""From Temporal's failures to a `JobError` that a person and a program can read. Pure."""

from temporalio import exceptions
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError

from workflows.contracts import JobError
from workflows.errors import ErrorType

MAX_MESSAGE_CHARS = 500


def job_error(error: BaseException) -> JobError:
    """Say why an activity, or the story itself, failed."""
    cause = error.cause if isinstance(error, ActivityError) else error
    match cause:
        case ApplicationError() if cause.type in set(ErrorType):
            return JobError(type=cause.type, message=_bounded(cause.message))
        case exceptions.TimeoutError():
            return JobError(type=ErrorType.TIMED_OUT, message="It took longer than it may, and was given up.")
        case CancelledError():
            return JobError(type=ErrorType.CANCELED, message="It was cancelled.")
        case _:
            return JobError(
                type=ErrorType.INTERNAL, message="Something unexpected went wrong; the log says what."
            )


def _bounded(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE_CHARS else message[: MAX_MESSAGE_CHARS - 1] + "…"
