"""Turns Temporal's failures into `JobError`, and builds the errors that workflows raise. Pure."""

from collections.abc import Iterable, Mapping

from temporalio import exceptions
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, RetryState

from contracts import JobError, SceneProgress
from contracts.error_text import truncate_message
from contracts.error_types import ErrorType

# The reasons of all scenes together are no longer: they are stored in one event of the history.
MAX_REASONS_CHARS = 10_000
LEFT_OUT = JobError(type=ErrorType.LEFT_OUT, message="You wanted the film without it.")

LOST_WORKER_MESSAGE = "Its worker ended in the middle of it, or was too slow."
CANCELED = JobError(type=ErrorType.CANCELED, message="It was cancelled.")
_NOT_BOUGHT_PREFIX = "It was not bought: "
NOT_BOUGHT_MESSAGE = f"{_NOT_BOUGHT_PREFIX}you wanted the film from what was there."


def to_job_error(error: BaseException) -> JobError:
    """Return the `JobError` of an activity's failure, or of an error of the workflow itself."""
    cause = error.cause if isinstance(error, ActivityError) else error
    match cause:
        case exceptions.TimeoutError() | ApplicationError(type=ErrorType.NO_NEWS):
            # A wait that timed out fails with the error of its last poll: NO_NEWS.
            return JobError(type=ErrorType.TIMED_OUT, message="It took longer than it may, and was given up.")
        case ApplicationError() if cause.type in set(ErrorType):
            return JobError(type=cause.type, message=truncate_message(cause.message))
        case CancelledError():
            return CANCELED
        case _:
            return JobError(
                type=ErrorType.INTERNAL, message="Something unexpected went wrong; the log says what."
            )


def describe_failed_take(take: int, why: JobError) -> str:
    """Return the sentence about a take that came to nothing: it failed, or was never ordered."""
    if why.type == ErrorType.NOT_BOUGHT:
        return f"Take {take} was not ordered: {why.message.removeprefix(_NOT_BOUGHT_PREFIX)}"
    return f"Take {take} failed: {why.message}"


def describe_failed_retake(why: JobError) -> str:
    """Return the sentence about a retake that came to nothing: not bought, maybe after a first try of it."""
    if why.type == ErrorType.NOT_BOUGHT:
        return f"There is no new take: {why.message.removeprefix(_NOT_BOUGHT_PREFIX)}"
    return f"The new take failed: {why.message}"


def truncate_reasons(reasons: Mapping[int, JobError]) -> dict[int, JobError]:
    """Truncate the reasons of many scenes so that together they fit in one event."""
    share = MAX_REASONS_CHARS // max(1, len(reasons))
    return {
        number: reason.model_copy(update={"message": truncate_message(reason.message, share)})
        for number, reason in reasons.items()
    }


def build_refusal(kind: ErrorType, message: str) -> ApplicationError:
    """Return a non-retryable error, which fails the workflow or refuses an update."""
    return ApplicationError(message, type=kind, non_retryable=True)


def all_scenes_failed(scenes: Iterable[SceneProgress]) -> ApplicationError:
    """Return the error of a film none of whose scenes could be made, with each scene's reason."""
    reasons = " ".join(
        f"Scene {scene.number}: {scene.error.message if scene.error else 'it failed.'}" for scene in scenes
    )
    return build_refusal(ErrorType.ALL_SCENES_FAILED, truncate_message(f"No scene could be made. {reasons}"))


def has_exhausted_retries(error: ActivityError) -> bool:
    """Return whether an activity failed only because its quick retries were used up.

    A disk, a download or the database may be away for longer than these last, and a paid clip must not be
    lost by that. Errors that retries cannot help are raised as non-retryable by the activity.
    """
    return _was_last_attempt(error) and isinstance(error.cause, ApplicationError)


def has_lost_its_workers(error: ActivityError) -> bool:
    """Return whether the last quick retry was cut off: its worker was killed, cut off, or far too slow."""
    return _was_last_attempt(error) and isinstance(error.cause, exceptions.TimeoutError)


def describe_trouble(error: ActivityError) -> str:
    """Return the sentence about why the quick retries failed, while slow ones go on."""
    if isinstance(error.cause, exceptions.TimeoutError):
        return LOST_WORKER_MESSAGE
    return to_job_error(error).message


def _was_last_attempt(error: ActivityError) -> bool:
    return error.retry_state is RetryState.MAXIMUM_ATTEMPTS_REACHED
