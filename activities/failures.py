"""From the rooms' own errors to Temporal's: what is tried again, what is final, and what a person reads."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from media.errors import CorruptMedia, DiskFull, FfmpegMissing, MediaError, UnsupportedMedia
from providers.errors import ProviderError
from providers.registry import UnknownModelError
from store.errors import (
    AssetMissing,
    BudgetExceeded,
    DailyCapReached,
    DraftGone,
    JobNotFound,
    LedgerMissing,
    NotBought,
    StorageFull,
)
from store.files import FULL
from workflows.contracts import (
    AcceptedJob,
    CollectOrder,
    JobError,
    ResolveOrder,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from workflows.errors import ErrorType
from workflows.failures import bounded

P = ParamSpec("P")
T = TypeVar("T")

# Some errors look as if trying again could help, but do not help for ever.
MOST_ATTEMPTS = 3


def told(act: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Make an activity fail in the words of `ErrorType`, with a sentence for a person."""

    @wraps(act)
    async def telling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await act(*args, **kwargs)
        except ApplicationError as said:
            _straighten(said)
            if (named := _named(said, args)) is said:
                raise
            raise named from said.__cause__
        except Exception as error:
            _straighten(error)
            if (failure := _told(error)) is None:
                raise  # A bug: Temporal keeps trying, and a better version of us goes on from here.
            raise _named(failure, args) from error

    return telling


def last_word(error: Exception) -> JobError | None:
    """Why what an activity did has failed for good; None where it is tried again."""
    failure = _told(error)
    if failure is None or not failure.non_retryable:
        return None
    return JobError(type=failure.type or ErrorType.INTERNAL, message=bounded(failure.message))


def _named(failure: ApplicationError, args: Sequence[object]) -> ApplicationError:
    """The failure with its take's key as its first detail, by which a watcher finds the scene."""
    key = next(filter(None, map(_key, args)), None)
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


def _key(order: object) -> TakeKey | None:
    match order:
        case TakeKey():
            return order
        case TakeOrder() | ResolveOrder() | AcceptedJob():
            return order.key
        case WaitOrder() | CollectOrder():
            return order.accepted.key
    return None


def _straighten(error: BaseException) -> None:
    """Cut the chain of causes where it comes back to itself (`raise same(error) from error`).

    The SDK (1.35) would follow it until the stack is full, and lose the failure's type and that it is final.
    """
    seen = {id(error)}
    while (cause := error.__cause__) is not None:
        if id(cause) in seen:
            error.__cause__ = None
            return
        seen.add(id(cause))
        error = cause


def _told(error: Exception) -> ApplicationError | None:
    if isinstance(error, ProviderError):
        return _failure(error.kind, error.message, final=error.final, wait=error.retry_after_seconds)
    if isinstance(error, OSError) and error.errno in FULL:
        error = StorageFull()  # A download, say: no room of ours was asked to name it.
    for known, kind in _KINDS.items():
        if isinstance(error, known):
            return _failure(kind, str(error), final=kind in _FINAL)
    return None


def _failure(
    kind: ErrorType, message: str, *, final: bool = False, wait: float | None = None
) -> ApplicationError:
    useless = kind in _BOUNDED and activity.info().attempt >= MOST_ATTEMPTS
    return ApplicationError(
        message,
        type=kind,
        non_retryable=final or useless,
        next_retry_delay=None if wait is None else timedelta(seconds=wait),
    )


# The first that fits counts, so what is special stands before what is general.
_KINDS: dict[type[Exception], ErrorType] = {
    StorageFull: ErrorType.DISK_FULL,
    DiskFull: ErrorType.DISK_FULL,
    FfmpegMissing: ErrorType.FFMPEG_MISSING,
    CorruptMedia: ErrorType.CORRUPT_CLIP,
    UnsupportedMedia: ErrorType.UNSUPPORTED_CLIP,
    MediaError: ErrorType.CUT_FAILED,
    AssetMissing: ErrorType.CUT_FAILED,
    JobNotFound: ErrorType.JOB_GONE,
    LedgerMissing: ErrorType.JOB_GONE,
    UnknownModelError: ErrorType.UNKNOWN_PROVIDER,
    BudgetExceeded: ErrorType.BUDGET_EXCEEDED,
    DailyCapReached: ErrorType.DAILY_CAP_REACHED,
    DraftGone: ErrorType.REVISION_CONFLICT,
    NotBought: ErrorType.NOT_BOUGHT,
}
_BOUNDED = frozenset({ErrorType.CORRUPT_CLIP, ErrorType.CUT_FAILED})
_FINAL = frozenset(
    {
        ErrorType.JOB_GONE,
        ErrorType.UNKNOWN_PROVIDER,
        # The same bytes would come again.
        ErrorType.UNSUPPORTED_CLIP,
        # The workflow waits until somebody allows more.
        ErrorType.BUDGET_EXCEEDED,
        ErrorType.DAILY_CAP_REACHED,
        ErrorType.REVISION_CONFLICT,
        ErrorType.NOT_BOUGHT,
    }
)
