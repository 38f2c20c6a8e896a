"""Exception handlers: the problem document that each exception from a route becomes."""

import math
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.http import problems
from api.http.problems import FieldError, ProblemError, ProblemType, validation_problem
from api.http.validation_errors import invalid_json_problem, problem_from_findings
from store.asset_outages import AssetsUnavailable
from store.catalog_outages import CatalogUnavailable
from store.errors import (
    IdempotencyConflict,
    InvalidCursor,
    InvitationLimitReached,
    InvitationNotFound,
    JobActive,
    JobNotFound,
    KeyLimitReached,
    KeyNotFound,
    KeyReplaced,
    LastOwner,
    MailLinkJustSent,
    MemberNotFound,
    RoleTooHigh,
    SessionNotFound,
    ShareLimitReached,
    ShareNotFound,
    StorageFull,
    TooManyLogIns,
    UploadInUse,
    UploadNotFound,
    UploadQuotaReached,
)
from store.job_tags import TooManyTagsError
from store.people.push_subscriptions import PushLimitReached, PushSubscriptionNotFound
from store.team_limit_errors import TooManyJobs, TooManyJobsBegun
from store.trial_limit import TooManyTrials
from store.webhook_deliveries import WebhookDeliveryNotFound
from temporal_client import NoWorkerError, TemporalUnavailableError

RETRY_AFTER_HEADERS = {"Retry-After": "5"}
BYTES_PER_MB = 1_000_000
_FRAMEWORK_PROBLEM_TYPES = (problems.NOT_FOUND, problems.METHOD_NOT_ALLOWED)
_PROBLEM_TYPE_BY_STATUS: dict[int, ProblemType] = {kind.status: kind for kind in _FRAMEWORK_PROBLEM_TYPES}
_Translate = Callable[[Any], ProblemError]


def install_exception_handlers(app: FastAPI) -> None:
    """Register a handler for each of our exceptions and the framework's."""
    for error, translate in _TRANSLATIONS.items():
        app.add_exception_handler(error, _make_handler(translate))


class BodyTooLargeError(HTTPException):
    """The body is over its limit in bytes.

    An HTTPException, because FastAPI lets that pass where it reads the body, and wraps any other exception.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__(problems.BODY_TOO_LARGE.status)
        self.max_bytes = max_bytes


def body_too_large(max_bytes: int) -> ProblemError:
    """Build the problem of a body over the limit."""
    return ProblemError(
        problems.BODY_TOO_LARGE,
        f"The body may be {max_bytes // BYTES_PER_MB} MB at most.",
        headers={"Connection": "close"},
    )


def job_not_found(_error: JobNotFound | None = None) -> ProblemError:
    """Build the problem of a job that the caller does not have."""
    return ProblemError(problems.JOB_NOT_FOUND, "You have no job of this id.")


def job_active(_error: JobActive | None = None) -> ProblemError:
    """Build the problem of a job that is still running."""
    return ProblemError(problems.JOB_ACTIVE, "The job has not ended: cancel it first, then delete it.")


def too_many_tags(error: TooManyTagsError) -> ProblemError:
    """Build the problem of a job that has no room for a tag."""
    return ProblemError(problems.TAG_LIMIT_REACHED, str(error))


def _idempotency_conflict(_error: IdempotencyConflict) -> ProblemError:
    return ProblemError(
        problems.IDEMPOTENCY_CONFLICT, "This Idempotency-Key came with another body before: use a new one."
    )


def _share_not_found(_error: ShareNotFound) -> ProblemError:
    return ProblemError(
        problems.SHARE_NOT_FOUND, "The film has no link of this id: it has ended, or was revoked."
    )


def _share_limit_reached(error: ShareLimitReached) -> ProblemError:
    detail = f"A film may have {error.limit} links at a time: revoke one first."
    return ProblemError(problems.SHARE_LIMIT_REACHED, detail)


def _upload_not_found(_error: UploadNotFound) -> ProblemError:
    return ProblemError(problems.UPLOAD_NOT_FOUND, "You have no upload of this id, or it was cleaned up.")


def _upload_in_use(_error: UploadInUse) -> ProblemError:
    return ProblemError(problems.UPLOAD_IN_USE, "A film of yours uses it: it is deleted with the film.")


def _upload_quota_reached(error: UploadQuotaReached) -> ProblemError:
    most = error.quota_bytes // BYTES_PER_MB
    return ProblemError(
        problems.UPLOAD_QUOTA_REACHED,
        f"Your uploads may take {most} MB together: delete some, or films that use them.",
    )


def _too_many_log_ins(error: TooManyLogIns) -> ProblemError:
    headers = {"Retry-After": str(error.seconds)}
    return ProblemError(problems.TOO_MANY_LOG_INS, str(error), headers=headers)


def _mail_link_just_sent(error: MailLinkJustSent) -> ProblemError:
    headers = {"Retry-After": str(error.seconds)}
    return ProblemError(problems.MAIL_LINK_JUST_SENT, str(error), headers=headers)


def _too_many_trials(error: TooManyTrials) -> ProblemError:
    headers = {"Retry-After": str(error.seconds)}
    return ProblemError(problems.TOO_MANY_TRIALS, str(error), headers=headers)


def _too_many_jobs_begun(error: TooManyJobsBegun) -> ProblemError:
    seconds = math.ceil(error.wait.total_seconds())
    detail = f"{error} The next film may begin in {seconds} seconds."
    return ProblemError(problems.JOBS_PER_HOUR_REACHED, detail, headers={"Retry-After": str(seconds)})


def _storage_full(_error: StorageFull) -> ProblemError:
    return ProblemError(problems.STORAGE_FULL, "The server's storage is full: nothing was kept.")


def _temporal_unavailable(_error: TemporalUnavailableError) -> ProblemError:
    return ProblemError(
        problems.TEMPORAL_UNAVAILABLE,
        "Nothing was changed; try again when Temporal is back.",
        headers=RETRY_AFTER_HEADERS,
    )


def _catalog_unavailable(_error: CatalogUnavailable) -> ProblemError:
    return ProblemError(
        problems.CATALOG_UNAVAILABLE,
        "It may be done, or not: look again when the database is back. A request that is sent again with its "
        "Idempotency-Key is done once.",
        headers=RETRY_AFTER_HEADERS,
    )


def _assets_unavailable(error: AssetsUnavailable) -> ProblemError:
    return ProblemError(problems.ASSETS_UNAVAILABLE, str(error), headers=RETRY_AFTER_HEADERS)


def _no_worker_problem(_error: NoWorkerError) -> ProblemError:
    return ProblemError(problems.NO_WORKER, "It goes on when a worker is back.", headers=RETRY_AFTER_HEADERS)


def _invalid_cursor(_error: InvalidCursor) -> ProblemError:
    return validation_problem(FieldError(field="cursor", message="is none that a page gave as `next_cursor`"))


def _http_problem(error: HTTPException) -> ProblemError:
    # FastAPI answers 400 when the JSON parser gives up on a body: too deeply nested, or not UTF-8.
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return invalid_json_problem()
    kind = _PROBLEM_TYPE_BY_STATUS.get(error.status_code) or ProblemType(
        "http", HTTPStatus(error.status_code), "Refused"
    )
    return ProblemError(kind, f"{kind.title}.", headers=error.headers)


_TRANSLATIONS: dict[type[Exception], _Translate] = {
    ProblemError: lambda problem: problem,
    RequestValidationError: lambda error: problem_from_findings(error.errors()),
    HTTPException: _http_problem,
    BodyTooLargeError: lambda error: body_too_large(error.max_bytes),
    JobNotFound: job_not_found,
    JobActive: job_active,
    TooManyTagsError: too_many_tags,
    KeyNotFound: lambda error: ProblemError(problems.KEY_NOT_FOUND, str(error)),
    KeyReplaced: lambda error: ProblemError(problems.KEY_REPLACED, str(error)),
    KeyLimitReached: lambda error: ProblemError(problems.KEY_LIMIT_REACHED, str(error)),
    MemberNotFound: lambda error: ProblemError(problems.MEMBER_NOT_FOUND, str(error)),
    SessionNotFound: lambda error: ProblemError(problems.SESSION_NOT_FOUND, str(error)),
    InvitationNotFound: lambda error: ProblemError(problems.INVITATION_NOT_FOUND, str(error)),
    InvitationLimitReached: lambda error: ProblemError(problems.INVITATION_LIMIT_REACHED, str(error)),
    TooManyLogIns: _too_many_log_ins,
    MailLinkJustSent: _mail_link_just_sent,
    PushSubscriptionNotFound: lambda error: ProblemError(problems.PUSH_NOT_FOUND, str(error)),
    PushLimitReached: lambda error: ProblemError(problems.PUSH_LIMIT_REACHED, str(error)),
    WebhookDeliveryNotFound: lambda error: ProblemError(problems.WEBHOOK_NOT_FOUND, str(error)),
    TooManyTrials: _too_many_trials,
    TooManyJobs: lambda error: ProblemError(problems.JOBS_AT_ONCE_REACHED, str(error)),
    TooManyJobsBegun: _too_many_jobs_begun,
    LastOwner: lambda error: ProblemError(problems.LAST_OWNER, str(error)),
    RoleTooHigh: lambda error: ProblemError(problems.ROLE_TOO_HIGH, str(error)),
    IdempotencyConflict: _idempotency_conflict,
    InvalidCursor: _invalid_cursor,
    ShareNotFound: _share_not_found,
    ShareLimitReached: _share_limit_reached,
    UploadNotFound: _upload_not_found,
    UploadInUse: _upload_in_use,
    UploadQuotaReached: _upload_quota_reached,
    StorageFull: _storage_full,
    CatalogUnavailable: _catalog_unavailable,
    AssetsUnavailable: _assets_unavailable,
    TemporalUnavailableError: _temporal_unavailable,
    NoWorkerError: _no_worker_problem,
}


def _make_handler(translate: _Translate) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_request: Request, error: Exception) -> Response:
        return translate(error).to_response()

    return answer
