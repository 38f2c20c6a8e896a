"""From Temporal's failures to a `JobError` that a person and a program can read. Pure."""

from collections.abc import Iterable, Mapping

from temporalio import exceptions
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError

from workflows.contracts import JobError, SceneProgress
from workflows.errors import ErrorType

MAX_MESSAGE_CHARS = 500
# Of the reasons of all scenes together, which end up in one event of the history.
MAX_REASONS_CHARS = 10_000


def job_error(error: BaseException) -> JobError:
    """Say why an activity, or the story itself, failed."""
    cause = error.cause if isinstance(error, ActivityError) else error
    match cause:
        case exceptions.TimeoutError() | ApplicationError(type=ErrorType.NO_NEWS):
            # A wait whose time is over ends with what its last poll said: that there was no news.
            return JobError(type=ErrorType.TIMED_OUT, message="It took longer than it may, and was given up.")
        case ApplicationError() if cause.type in set(ErrorType):
            return JobError(type=cause.type, message=bounded(cause.message))
        case CancelledError():
            return JobError(type=ErrorType.CANCELED, message="It was cancelled.")
        case _:
            return JobError(
                type=ErrorType.INTERNAL, message="Something unexpected went wrong; the log says what."
            )


def bounded(message: str, share: int = MAX_MESSAGE_CHARS) -> str:
    """As much of the message as a `JobError` holds, and no more characters than its share."""
    most = min(share, MAX_MESSAGE_CHARS)
    return message if len(message) <= most else message[: most - 1] + "…"


def bounded_together(reasons: Mapping[int, JobError]) -> dict[int, JobError]:
    """The reasons of many scenes, each shortened to what its share of one event holds."""
    share = MAX_REASONS_CHARS // max(1, len(reasons))
    return {
        number: reason.model_copy(update={"message": bounded(reason.message, share)})
        for number, reason in reasons.items()
    }


def no_music(why: JobError) -> str:
    """The sentence of a film that has to do without."""
    return f"The film has no music: {why.message}"


def refusal(kind: ErrorType, message: str) -> ApplicationError:
    """What ends a story, or is told to an owner who asks for what cannot be: trying again is useless."""
    return ApplicationError(message, type=kind, non_retryable=True)


def all_failed(scenes: Iterable[SceneProgress]) -> ApplicationError:
    """There is nothing that a film could be cut from, and why."""
    reasons = " ".join(
        f"Scene {scene.number}: {scene.error.message if scene.error else 'it failed.'}" for scene in scenes
    )
    return refusal(ErrorType.ALL_SCENES_FAILED, bounded(f"No scene could be made. {reasons}"))
