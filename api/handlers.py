"""Every exception that may leave a route, and the problem that it becomes."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import problems
from api.problems import FieldError, Kind, ProblemError, invalid
from api.validation import broken_body, unacceptable
from engine import EngineAwayError, NoWorkerError
from store.errors import BadCursor, IdempotencyConflict, JobActive, JobNotFound

RETRY_AFTER = {"Retry-After": "5"}
_FRAMEWORK_KINDS = (problems.NOT_FOUND, problems.METHOD_NOT_ALLOWED)
_BY_STATUS: dict[int, Kind] = {kind.status: kind for kind in _FRAMEWORK_KINDS}
_Translate = Callable[[Any], ProblemError]


def install(app: FastAPI) -> None:
    """Answer each of our exceptions, and the framework's, with a problem document."""
    for error, translate in _TRANSLATIONS.items():
        app.add_exception_handler(error, _handler(translate))


def too_large() -> ProblemError:
    """The body is over the limit."""
    return ProblemError(problems.TOO_LARGE, "The body may be 1 MB at most.", headers={"Connection": "close"})


def no_job(_error: JobNotFound | None = None) -> ProblemError:
    """There is no such job for this caller."""
    return ProblemError(problems.JOB_NOT_FOUND, "You have no job of this id.")


def job_active(_error: JobActive | None = None) -> ProblemError:
    """The job is still being made."""
    return ProblemError(problems.JOB_ACTIVE, "The job has not ended: cancel it first, then delete it.")


def _key_reused(_error: IdempotencyConflict) -> ProblemError:
    return ProblemError(
        problems.IDEMPOTENCY_CONFLICT, "This Idempotency-Key came with another body before: use a new one."
    )


def _engine_away(_error: EngineAwayError) -> ProblemError:
    return ProblemError(
        problems.ENGINE_AWAY, "Nothing was changed; try again when Temporal is back.", headers=RETRY_AFTER
    )


def _no_worker(_error: NoWorkerError) -> ProblemError:
    return ProblemError(problems.NO_WORKER, "It goes on when a worker is back.", headers=RETRY_AFTER)


def _bad_cursor(_error: BadCursor) -> ProblemError:
    return invalid(FieldError(field="cursor", message="is none that a page gave as `next_cursor`"))


def _http(error: HTTPException) -> ProblemError:
    if error.status_code == problems.TOO_LARGE.status:
        return too_large()
    # The framework's word for a body that its JSON parser gave up on: too deep, not UTF-8.
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return broken_body()
    kind = _BY_STATUS.get(error.status_code) or Kind("http", HTTPStatus(error.status_code), "Refused")
    return ProblemError(kind, f"{kind.title}.", headers=error.headers)


_TRANSLATIONS: dict[type[Exception], _Translate] = {
    ProblemError: lambda problem: problem,
    RequestValidationError: lambda error: unacceptable(error.errors()),
    HTTPException: _http,
    JobNotFound: no_job,
    JobActive: job_active,
    IdempotencyConflict: _key_reused,
    BadCursor: _bad_cursor,
    EngineAwayError: _engine_away,
    NoWorkerError: _no_worker,
}


def _handler(translate: _Translate) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_request: Request, error: Exception) -> Response:
        return translate(error).response()

    return answer
