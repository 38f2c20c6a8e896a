"""Each room's error in the words of `ErrorType`: final or not, with a sentence, and nothing else of it."""

import errno
from datetime import UTC, datetime, timedelta

import pytest
from temporalio import activity
from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ActivityError, ApplicationError, RetryState

from activities.error_translation import translate_errors
from contracts import AcceptedJob, CollectOrder, FrozenModel, LedgerStage, TakeKey, TakeOrder, WaitOrder
from contracts.error_types import ErrorType
from media.errors import CorruptMedia, DiskFull, FfmpegFailed, FfmpegMissing, UnsupportedMedia
from providers.errors import ProviderError
from providers.registry import UnknownModelError
from store.errors import AssetNotFound, IntentNotFound, InvalidAssetKey, JobNotFound, StorageFull
from tests.activities.kit import environment
from workflows.job_errors import to_job_error

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PRIVATE = "sk-12345 at /srv/longtake/var/tmp"


async def raised(error: Exception, *, attempt: int = 1, order: object = None) -> Exception:
    """What leaves an activity in which this was raised."""

    @activity.defn
    @translate_errors
    async def act(order: object) -> None:
        raise error

    try:
        await environment(attempt=attempt).run(act, order)
    except Exception as leaving:
        return leaving
    raise AssertionError("nothing was raised")


async def failed(error: Exception, *, attempt: int = 1, order: object = None) -> ApplicationError:
    failure = await raised(error, attempt=attempt, order=order)
    assert isinstance(failure, ApplicationError)
    return failure


@pytest.mark.parametrize(
    ("error", "kind", "final"),
    [
        (ProviderError(ErrorType.SAFETY_BLOCKED, "Refused.", final=True), ErrorType.SAFETY_BLOCKED, True),
        (ProviderError(ErrorType.TRANSIENT, "Away.", final=False), ErrorType.TRANSIENT, False),
        (UnknownModelError("model", "unknown model"), ErrorType.UNKNOWN_PROVIDER, True),
        (JobNotFound("job-1"), ErrorType.JOB_GONE, True),
        (IntentNotFound("job-1/scene/1/1"), ErrorType.JOB_GONE, True),
        (StorageFull(), ErrorType.DISK_FULL, False),
        (DiskFull(detail=PRIVATE), ErrorType.DISK_FULL, False),
        (FfmpegMissing(detail=PRIVATE), ErrorType.FFMPEG_MISSING, False),
        (CorruptMedia(detail=PRIVATE), ErrorType.CORRUPT_CLIP, False),
        (UnsupportedMedia(detail=PRIVATE), ErrorType.UNSUPPORTED_CLIP, True),
        (FfmpegFailed(detail=PRIVATE), ErrorType.CUT_FAILED, False),
        (AssetNotFound("jobs/1/film.mp4"), ErrorType.CUT_FAILED, False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
async def test_every_known_error_has_its_type_and_says_if_it_is_final(
    error: Exception, kind: ErrorType, final: bool
) -> None:
    failure = await failed(error)
    assert (failure.type, failure.non_retryable) == (kind, final)
    assert failure.message == str(error)
    assert PRIVATE not in failure.message


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
async def test_a_full_disk_is_told_as_one_wherever_it_was_noticed(number: int) -> None:
    failure = await failed(OSError(number, "No space left on device", "/srv/longtake/var/tmp/clip.mp4"))
    assert (failure.type, failure.non_retryable) == (ErrorType.DISK_FULL, False)
    assert failure.message == "The disk is full: free some space, and the job goes on."


@pytest.mark.parametrize("error", [CorruptMedia(), FfmpegFailed()], ids=lambda e: type(e).__name__)
async def test_what_only_looks_as_if_trying_again_could_help_is_final_at_the_third_time(
    error: Exception,
) -> None:
    assert [(await failed(error, attempt=n)).non_retryable for n in (1, 2, 3)] == [False, False, True]


async def test_a_full_disk_is_never_final() -> None:
    assert not (await failed(StorageFull(), attempt=300)).non_retryable


async def test_a_providers_pause_becomes_the_servers() -> None:
    error = ProviderError(ErrorType.RATE_LIMITED, "Slower.", final=False, retry_after_seconds=7.5)
    delay = (await failed(error)).next_retry_delay
    assert delay is not None
    assert delay.total_seconds() == 7.5


@pytest.mark.parametrize(
    "error",
    [
        KeyError(PRIVATE),
        PermissionError(errno.EACCES, PRIVATE),
        InvalidAssetKey(PRIVATE),
        RuntimeError(PRIVATE),
    ],
)
async def test_the_unexpected_leaves_as_it_is_and_none_of_its_words_reach_a_person(error: Exception) -> None:
    assert await raised(error) is error
    # This is how the server tells the workflow of it.
    cause = ApplicationError(str(error), type=type(error).__name__)
    said = to_job_error(_as_the_workflow_sees(cause))
    assert (said.type, PRIVATE in said.message) == (ErrorType.INTERNAL, False)
    assert said.message == "Something unexpected went wrong; the log says what."


async def test_an_application_error_leaves_as_it_is() -> None:
    error = ApplicationError("no news", type=ErrorType.NO_NEWS)
    assert await raised(error) is error


def test_a_wait_whose_time_is_over_is_told_as_that_and_not_as_its_last_poll() -> None:
    last_poll = ApplicationError("no news; next poll in 41.0 s", type=ErrorType.NO_NEWS)
    assert to_job_error(_as_the_workflow_sees(last_poll)).type == ErrorType.TIMED_OUT


def test_a_long_sentence_is_cut_to_what_a_job_error_holds() -> None:
    said = to_job_error(ApplicationError("x" * 600, type=ErrorType.CUT_FAILED))
    assert (len(said.message), said.message[-1]) == (500, "…")


KEY = TakeKey(job_id="job-1", stage=LedgerStage.SCENE, scene=3)
ORDER = TakeOrder(key=KEY, provider="fake", model="fake-1")
ACCEPTED = AcceptedJob(key=KEY, provider="fake", model="fake-1", provider_job_id="p", accepted_at=NOW)


@pytest.mark.parametrize(
    "order",
    [KEY, ORDER, ACCEPTED, WaitOrder(accepted=ACCEPTED), CollectOrder(accepted=ACCEPTED)],
    ids=lambda order: type(order).__name__,
)
@pytest.mark.parametrize(
    "error",
    [
        ProviderError(ErrorType.TRANSIENT, "Away.", final=False),
        ApplicationError("no news", type=ErrorType.NO_NEWS, next_retry_delay=timedelta(seconds=3)),
    ],
    ids=["ours", "temporal's"],
)
async def test_a_failure_says_which_take_it_is_about(order: FrozenModel, error: Exception) -> None:
    failure = await failed(error, order=order)
    assert TakeKey.model_validate(failure.details[0]) == KEY
    assert failure.message == str(error).removeprefix("no_news: ")
    if isinstance(error, ApplicationError):
        assert (failure.type, failure.next_retry_delay) == (error.type, error.next_retry_delay)
        assert (failure.category, failure.non_retryable) == (error.category, error.non_retryable)


async def test_what_a_failure_says_of_itself_stays() -> None:
    error = ApplicationError("Lost.", {"scene": 4}, type=ErrorType.OUTCOME_UNKNOWN)
    assert await raised(error, order=ORDER) is error


def _as_the_workflow_sees(cause: ApplicationError) -> ActivityError:
    error = ActivityError(
        "Activity task failed",
        scheduled_event_id=1,
        started_event_id=2,
        identity="",
        activity_type="act",
        activity_id="1",
        retry_state=RetryState.TIMEOUT,
    )
    error.__cause__ = cause
    return error


async def test_an_error_that_is_its_own_cause_keeps_its_type_on_the_way_to_the_server() -> None:
    error = ProviderError(ErrorType.OUTCOME_UNKNOWN, "Nobody knows.", final=True)
    error.__cause__ = error  # What `raise same(error) from error` makes of it.
    failure = Failure()
    await pydantic_data_converter.encode_failure(await failed(error), failure)
    info = failure.application_failure_info
    assert (info.type, info.non_retryable) == (ErrorType.OUTCOME_UNKNOWN, True)
