"""Problem documents (RFC 9457): the one form of every error that a caller sees."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from pydantic import BaseModel
from starlette.responses import Response


class FieldError(BaseModel):
    """What is wrong with one field. `field` is its path, dotted: `scenes.2.text`."""

    field: str
    message: str


class Problem(BaseModel):
    """An error as a caller sees it. `type` is stable: programs may rely on it."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] | None = None
    job_id: str | None = None
    request_id: str | None = None
    checks: dict[str, str] | None = None


class Kind(NamedTuple):
    """One kind of problem: its stable name, its status, and a title for people."""

    name: str
    status: HTTPStatus
    title: str


VALIDATION = Kind("validation", HTTPStatus(422), "The request is not valid")
TOO_LARGE = Kind("too-large", HTTPStatus(413), "The body is too large")
NOT_FOUND = Kind("not-found", HTTPStatus.NOT_FOUND, "There is no such thing here")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "Not by this method")
JOB_NOT_FOUND = Kind("job-not-found", HTTPStatus.NOT_FOUND, "There is no such job")
JOB_ENDED = Kind("job-ended", HTTPStatus.CONFLICT, "The job has ended")
JOB_ACTIVE = Kind("job-active", HTTPStatus.CONFLICT, "The job has not ended")
NOT_HELD = Kind("not-held", HTTPStatus.CONFLICT, "There is nothing to decide")
DECISION_REFUSED = Kind("decision-refused", HTTPStatus.CONFLICT, "It cannot be done like this")
NOT_WAITING = Kind("not-waiting", HTTPStatus.CONFLICT, "It does not wait for this")
REVISION_CONFLICT = Kind("revision-conflict", HTTPStatus.CONFLICT, "It was edited meanwhile")
SCENE_NOT_FOUND = Kind("scene-not-found", HTTPStatus.NOT_FOUND, "There is no such scene")
TAKE_NOT_FOUND = Kind("take-not-found", HTTPStatus.NOT_FOUND, "There is no such take")
SCENE_BUSY = Kind("scene-busy", HTTPStatus.CONFLICT, "The scene is being made")
NOT_BEGUN = Kind("not-begun", HTTPStatus.CONFLICT, "The job has not begun")
ENDING = Kind("ending", HTTPStatus.CONFLICT, "The job is ending")
MAY_BE_DONE = Kind("may-be-done", HTTPStatus.CONFLICT, "It may still be done")
NOTHING_TO_KEEP = Kind("nothing-to-keep", HTTPStatus.CONFLICT, "There is nothing to keep")
NOTHING_TO_RETRY = Kind("nothing-to-retry", HTTPStatus.CONFLICT, "There is nothing to try again")
UNKNOWN_HOST = Kind("unknown-host", HTTPStatus.MISDIRECTED_REQUEST, "This API has another name")
FOREIGN_PAGE = Kind("foreign-page", HTTPStatus.FORBIDDEN, "Only a page of this API may ask for this")
PRICE_CHANGED = Kind("price-changed", HTTPStatus.CONFLICT, "It costs more than you have allowed")
FORGED = Kind("forged-callback", HTTPStatus.UNAUTHORIZED, "It is not the provider's")
STALE = Kind("stale-callback", HTTPStatus.UNAUTHORIZED, "It is too old")
IDEMPOTENCY_CONFLICT = Kind(
    "idempotency-conflict", HTTPStatus.CONFLICT, "The idempotency key was used for another request"
)
LINK_FORGED = Kind("link-forged", HTTPStatus.FORBIDDEN, "The link is not one of ours")
LINK_EXPIRED = Kind("link-expired", HTTPStatus.FORBIDDEN, "The link has expired")
ASSET_GONE = Kind("asset-not-found", HTTPStatus.NOT_FOUND, "The file is not there any more")
RANGE = Kind("range-not-satisfiable", HTTPStatus(416), "The range lies outside the file")
ENGINE_AWAY = Kind("engine-away", HTTPStatus.SERVICE_UNAVAILABLE, "Temporal does not answer")
NO_WORKER = Kind("no-worker", HTTPStatus.SERVICE_UNAVAILABLE, "No worker answers")
NOT_READY = Kind("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "Not ready")
INTERNAL = Kind("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side")


class ProblemError(Exception):
    """Raised anywhere in this room, answered as its problem document."""

    def __init__(
        self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(detail)
        self.kind, self.headers = kind, headers
        self.problem = Problem.model_validate(
            {
                "type": f"/problems/{kind.name}",
                "title": kind.title,
                "status": kind.status,
                "detail": detail,
                **more,
            }
        )

    def response(self) -> Response:
        """The answer itself."""
        return Response(
            self.problem.model_dump_json(exclude_none=True),
            status_code=self.problem.status,
            headers=self.headers,
            media_type="application/problem+json",
        )


def invalid(*errors: FieldError) -> ProblemError:
    """A request that is not valid, and where."""
    fields = ", ".join(error.field for error in errors)
    return ProblemError(VALIDATION, f"See `errors` for: {fields}.", errors=errors)
