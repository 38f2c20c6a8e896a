"""Turns exceptions of the rooms into Temporal ApplicationErrors: type, retryability, and message."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from contracts import (
    AcceptedJob,
    CollectOrder,
    JobError,
    ResolveOrder,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from contracts.error_text import truncate_message
from contracts.error_types import ErrorType
from media.errors import (
    CaptionsUndrawable,
    CorruptMedia,
    DiskFull,
    FfmpegMissing,
    MediaError,
    UnsupportedMedia,
)
from providers.errors import ProviderError
from providers.registry import UnknownModelError
from speech.speech_errors import SpeechError, VoiceFailed
from store.errors import (
    AssetNotFound,
    BudgetExceeded,
    DailyCapReached,
    IntentNotFound,
    JobNotFound,
    LanguageNotFound,
    SpendingStopped,
    StaleDraft,
    StorageFull,
)
from store.local_files import DISK_FULL_ERRNOS

P = ParamSpec("P")
T = TypeVar("T")

# Some errors may pass on a retry, but are not worth retrying for ever.
MAX_ATTEMPTS = 3


def translate_errors(act: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Decorate an activity: it fails with ApplicationErrors of an `ErrorType` and a readable message."""

    @wraps(act)
    async def telling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await act(*args, **kwargs)
        except ApplicationError as said:
            _break_cause_cycle(said)
            if (named := _with_take_key(said, args)) is said:
                raise
            raise named from said.__cause__
        except Exception as error:
            _break_cause_cycle(error)
            if (failure := _translate_error(error)) is None:
                raise  # A bug: Temporal keeps retrying, and a fixed deployment continues from here.
            raise _with_take_key(failure, args) from error

    return telling


def final_error(error: Exception) -> JobError | None:
    """Return the error that an activity failed with for good; None if it is retried."""
    failure = _translate_error(error)
    if failure is None or not failure.non_retryable:
        return None
    return JobError(type=failure.type or ErrorType.INTERNAL, message=truncate_message(failure.message))


def _with_take_key(failure: ApplicationError, args: Sequence[object]) -> ApplicationError:
    """Add the take's key to the failure as its first detail, so that watchers can find the scene."""
    key = next(filter(None, map(_find_take_key, args)), None)
    if key is None or failure.details:
        return failure
    return ApplicationError(
        failure.message,
        key.model_dump(mode="json"),
        type=failure.type,
        non_retryable=failure.non_retryable,
        next_retry_delay=failure.next_retry_delay,
        category=failure.category,
    )


def _find_take_key(order: object) -> TakeKey | None:
    match order:
        case TakeKey():
            return order
        case TakeOrder() | ResolveOrder() | AcceptedJob():
            return order.key
        case WaitOrder() | CollectOrder():
            return order.accepted.key
    return None


def _break_cause_cycle(error: BaseException) -> None:
    """Break a cycle in the chain of causes (`raise same(error) from error`).

    The SDK (1.35) would follow it until the stack overflows, and lose the failure's type and finality.
    """
    seen = {id(error)}
    while (cause := error.__cause__) is not None:
        if id(cause) in seen:
            error.__cause__ = None
            return
        seen.add(id(cause))
        error = cause


def _translate_error(error: Exception) -> ApplicationError | None:
    if isinstance(error, ProviderError):
        return _build_failure(error.kind, error.message, final=error.final, wait=error.retry_after_seconds)
    if isinstance(error, OSError) and error.errno in DISK_FULL_ERRNOS:
        error = StorageFull()  # A download raises it, for example, which no store code guards.
    for known, kind in _ERROR_TYPES.items():
        if isinstance(error, known):
            return _build_failure(kind, str(error), final=kind in _NON_RETRYABLE)
    return None


def _build_failure(
    kind: ErrorType, message: str, *, final: bool = False, wait: float | None = None
) -> ApplicationError:
    useless = kind in _LIMITED_RETRIES and activity.info().attempt >= MAX_ATTEMPTS
    return ApplicationError(
        message,
        type=kind,
        non_retryable=final or useless,
        next_retry_delay=None if wait is None else timedelta(seconds=wait),
    )


# The first match counts, so subclasses stand before their base classes.
_ERROR_TYPES: dict[type[Exception], ErrorType] = {
    StorageFull: ErrorType.DISK_FULL,
    DiskFull: ErrorType.DISK_FULL,
    FfmpegMissing: ErrorType.FFMPEG_MISSING,
    CorruptMedia: ErrorType.CORRUPT_CLIP,
    # The clip is paid for: its piece is drawn when somebody has repaired the worker.
    CaptionsUndrawable: ErrorType.CAPTIONS_UNDRAWABLE,
    UnsupportedMedia: ErrorType.UNSUPPORTED_CLIP,
    MediaError: ErrorType.CUT_FAILED,
    AssetNotFound: ErrorType.CUT_FAILED,
    JobNotFound: ErrorType.JOB_GONE,
    LanguageNotFound: ErrorType.JOB_GONE,
    IntentNotFound: ErrorType.JOB_GONE,
    UnknownModelError: ErrorType.UNKNOWN_PROVIDER,
    BudgetExceeded: ErrorType.BUDGET_EXCEEDED,
    DailyCapReached: ErrorType.DAILY_CAP_REACHED,
    StaleDraft: ErrorType.REVISION_CONFLICT,
    SpendingStopped: ErrorType.NOT_BOUGHT,
    VoiceFailed: ErrorType.VOICE_FAILED,
    SpeechError: ErrorType.UNSPEAKABLE,
}
_LIMITED_RETRIES = frozenset({ErrorType.CORRUPT_CLIP, ErrorType.CUT_FAILED})
_NON_RETRYABLE = frozenset(
    {
        ErrorType.JOB_GONE,
        ErrorType.UNKNOWN_PROVIDER,
        # A retry would download the same bytes.
        ErrorType.UNSUPPORTED_CLIP,
        # The workflow itself waits until the owner allows more.
        ErrorType.BUDGET_EXCEEDED,
        ErrorType.DAILY_CAP_REACHED,
        ErrorType.REVISION_CONFLICT,
        ErrorType.NOT_BOUGHT,
        # A retry would speak the same words in the same language.
        ErrorType.UNSPEAKABLE,
    }
)
