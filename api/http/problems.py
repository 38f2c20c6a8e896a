"""Problem documents (RFC 9457): the one form of every error that a caller sees."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from pydantic import BaseModel
from starlette.responses import Response


class FieldError(BaseModel):
    """The error of one field. `field` is its dotted path: `scenes.2.text`.

    `code` is stable, so that a program may choose words of its own: the type of pydantic's error, or ours.
    Some rules have none.
    """

    field: str
    message: str
    code: str | None = None


class ProblemDetails(BaseModel):
    """An error as a caller sees it. `type` is stable: programs may rely on it."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] | None = None
    job_id: str | None = None
    request_id: str | None = None
    checks: dict[str, str] | None = None


class ProblemType(NamedTuple):
    """A type of problem: its stable name, its HTTP status, and a title for people."""

    name: str
    status: HTTPStatus
    title: str


NOT_LOGGED_IN = ProblemType("not-logged-in", HTTPStatus.UNAUTHORIZED, "You are not logged in")
KEY_REFUSED = ProblemType("key-refused", HTTPStatus.UNAUTHORIZED, "This key does not work")
MISSING_SCOPE = ProblemType("missing-scope", HTTPStatus.FORBIDDEN, "You may not do this")
OPERATORS_ONLY = ProblemType("operators-only", HTTPStatus.FORBIDDEN, "Only the operators' team may do this")
NOT_LOCAL = ProblemType("not-local", HTTPStatus.FORBIDDEN, "Only this machine may call")
VALIDATION_FAILED = ProblemType("validation", HTTPStatus(422), "The request is not valid")
ORDER_UNCONFIRMED = ProblemType("order-unconfirmed", HTTPStatus(422), "The order is not confirmed")
BODY_TOO_LARGE = ProblemType("too-large", HTTPStatus(413), "The body is too large")
NOT_FOUND = ProblemType("not-found", HTTPStatus.NOT_FOUND, "There is no such thing here")
METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "Not by this method")
JOB_NOT_FOUND = ProblemType("job-not-found", HTTPStatus.NOT_FOUND, "There is no such job")
JOB_ENDED = ProblemType("job-ended", HTTPStatus.CONFLICT, "The job has ended")
JOB_ACTIVE = ProblemType("job-active", HTTPStatus.CONFLICT, "The job has not ended")
NOT_HELD = ProblemType("not-held", HTTPStatus.CONFLICT, "There is nothing to decide")
DECISION_REFUSED = ProblemType("decision-refused", HTTPStatus.CONFLICT, "It cannot be done like this")
NOT_WAITING = ProblemType("not-waiting", HTTPStatus.CONFLICT, "It does not wait for this")
REVISION_CONFLICT = ProblemType("revision-conflict", HTTPStatus.CONFLICT, "It was edited meanwhile")
WEBHOOK_NOT_FOUND = ProblemType("webhook-not-found", HTTPStatus.NOT_FOUND, "There is no such message")
NOT_REDELIVERABLE = ProblemType("not-redeliverable", HTTPStatus.CONFLICT, "It cannot be delivered again")
TOO_MANY_TRIALS = ProblemType("too-many-tests", HTTPStatus.TOO_MANY_REQUESTS, "Tests were just sent")
SCENE_NOT_FOUND = ProblemType("scene-not-found", HTTPStatus.NOT_FOUND, "There is no such scene")
TAKE_NOT_FOUND = ProblemType("take-not-found", HTTPStatus.NOT_FOUND, "There is no such take")
SCENE_BUSY = ProblemType("scene-busy", HTTPStatus.CONFLICT, "The scene is being made")
JOB_NOT_BEGUN = ProblemType("not-begun", HTTPStatus.CONFLICT, "The job has not begun")
JOB_ENDING = ProblemType("ending", HTTPStatus.CONFLICT, "The job is ending")
MAY_BE_DONE = ProblemType("may-be-done", HTTPStatus.CONFLICT, "It may still be done")
NOTHING_TO_KEEP = ProblemType("nothing-to-keep", HTTPStatus.CONFLICT, "There is nothing to keep")
NOT_BEING_MADE = ProblemType("not-being-made", HTTPStatus.CONFLICT, "It is not being made")
NOTHING_TO_RETRY = ProblemType("nothing-to-retry", HTTPStatus.CONFLICT, "There is nothing to try again")
UNKNOWN_HOST = ProblemType("unknown-host", HTTPStatus.MISDIRECTED_REQUEST, "This API has another name")
FOREIGN_PAGE = ProblemType("foreign-page", HTTPStatus.FORBIDDEN, "Only a page of this API may ask for this")
PRICE_CHANGED = ProblemType("price-changed", HTTPStatus.CONFLICT, "It costs more than you have allowed")
UNKNOWN_PAYLOAD_KEY = ProblemType("unknown-payload-key", HTTPStatus.CONFLICT, "It cannot be decrypted here")
FORGED_CALLBACK = ProblemType("forged-callback", HTTPStatus.UNAUTHORIZED, "It is not the provider's")
STALE_CALLBACK = ProblemType("stale-callback", HTTPStatus.UNAUTHORIZED, "It is too old")
IDEMPOTENCY_CONFLICT = ProblemType(
    "idempotency-conflict", HTTPStatus.CONFLICT, "The idempotency key was used for another request"
)
KEY_NOT_FOUND = ProblemType("key-not-found", HTTPStatus.NOT_FOUND, "There is no such key")
KEY_REPLACED = ProblemType("key-replaced", HTTPStatus.CONFLICT, "The key was replaced")
JOBS_AT_ONCE_REACHED = ProblemType("jobs-at-once", HTTPStatus.CONFLICT, "The team has too many films at work")
JOBS_PER_HOUR_REACHED = ProblemType(
    "jobs-per-hour", HTTPStatus.TOO_MANY_REQUESTS, "The team has begun too many films"
)
KEY_LIMIT_REACHED = ProblemType("key-limit", HTTPStatus.CONFLICT, "The team has too many keys")
MEMBER_NOT_FOUND = ProblemType(
    "member-not-found", HTTPStatus.NOT_FOUND, "There is no such person in the team"
)
LAST_OWNER = ProblemType("last-owner", HTTPStatus.CONFLICT, "A team keeps an owner")
ROLE_TOO_HIGH = ProblemType("role-too-high", HTTPStatus.FORBIDDEN, "You may not give or take this")
LOG_IN_REFUSED = ProblemType("log-in-refused", HTTPStatus.UNAUTHORIZED, "This log-in is not right")
NO_MAIL_HERE = ProblemType("no-mail-here", HTTPStatus.CONFLICT, "No mail server is set up")
MAIL_LINK_JUST_SENT = ProblemType("mail-link-just-sent", HTTPStatus.TOO_MANY_REQUESTS, "A link was just sent")
MAIL_NOT_SENT = ProblemType("mail-not-sent", HTTPStatus.BAD_GATEWAY, "The mail could not be sent")
NO_PUSH_HERE = ProblemType("no-push-here", HTTPStatus.CONFLICT, "No browsers are told here")
PUSH_NOT_FOUND = ProblemType("browser-not-found", HTTPStatus.NOT_FOUND, "There is no such browser")
PUSH_LIMIT_REACHED = ProblemType("browser-limit", HTTPStatus.CONFLICT, "You have too many browsers")
TOO_MANY_LOG_INS = ProblemType(
    "too-many-log-ins", HTTPStatus.TOO_MANY_REQUESTS, "Too many log-ins have failed"
)
SESSION_NOT_FOUND = ProblemType("session-not-found", HTTPStatus.NOT_FOUND, "There is no such log-in")
INVITATION_NOT_FOUND = ProblemType(
    "invitation-not-found", HTTPStatus.NOT_FOUND, "There is no such invitation"
)
INVITATION_LIMIT_REACHED = ProblemType(
    "invitation-limit", HTTPStatus.CONFLICT, "The team has too many open invitations"
)
LOG_OUT_REFUSED = ProblemType("log-out-refused", HTTPStatus.BAD_REQUEST, "This log-out is not right")
NO_LOG_IN_HERE = ProblemType("no-log-in-here", HTTPStatus.CONFLICT, "Nobody logs in here")
INSECURE_PAGE = ProblemType("insecure-page", HTTPStatus.FORBIDDEN, "The page was not loaded over https")
LINK_FORGED = ProblemType("link-forged", HTTPStatus.FORBIDDEN, "The link is not one of ours")
LINK_EXPIRED = ProblemType("link-expired", HTTPStatus.FORBIDDEN, "The link has expired")
NO_VOICE = ProblemType("no-voice", HTTPStatus.CONFLICT, "Nobody speaks in it")
NO_FILM = ProblemType("no-film", HTTPStatus.CONFLICT, "There is no film yet")
VERSION_NOT_FOUND = ProblemType("version-not-found", HTTPStatus.NOT_FOUND, "There is no such version")
ASSET_NOT_FOUND = ProblemType("asset-not-found", HTTPStatus.NOT_FOUND, "The file is not there any more")
SHARE_NOT_FOUND = ProblemType("share-not-found", HTTPStatus.NOT_FOUND, "There is no such link")
TAG_LIMIT_REACHED = ProblemType("tag-limit", HTTPStatus.CONFLICT, "The film has too many tags")
SHARE_LIMIT_REACHED = ProblemType("share-limit", HTTPStatus.CONFLICT, "The film has too many links")
VOICE_NOT_FOUND = ProblemType("voice-not-found", HTTPStatus.NOT_FOUND, "There is no such voice")
VOICE_BUSY = ProblemType("voice-busy", HTTPStatus.SERVICE_UNAVAILABLE, "The voice does not answer now")
SKETCH_FAILED = ProblemType("sketch-failed", HTTPStatus.SERVICE_UNAVAILABLE, "The sketch was not drawn")
UPLOAD_NOT_FOUND = ProblemType("upload-not-found", HTTPStatus.NOT_FOUND, "There is no such upload")
UPLOAD_IN_USE = ProblemType("upload-in-use", HTTPStatus.CONFLICT, "A film uses the upload")
UPLOAD_QUOTA_REACHED = ProblemType("upload-quota", HTTPStatus.CONFLICT, "Your uploads take too much space")
STORAGE_FULL = ProblemType("storage-full", HTTPStatus.INSUFFICIENT_STORAGE, "There is no space left")
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable", HTTPStatus(416), "The range lies outside the file"
)
TEMPORAL_UNAVAILABLE = ProblemType("engine-away", HTTPStatus.SERVICE_UNAVAILABLE, "Temporal does not answer")
CATALOG_UNAVAILABLE = ProblemType(
    "catalog-away", HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer"
)
ASSETS_UNAVAILABLE = ProblemType(
    "assets-away", HTTPStatus.SERVICE_UNAVAILABLE, "The asset store does not answer"
)
NO_WORKER = ProblemType("no-worker", HTTPStatus.SERVICE_UNAVAILABLE, "No worker answers")
NOT_READY = ProblemType("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "Not ready")
INTERNAL_ERROR = ProblemType("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side")


class ProblemError(Exception):
    """An error of the API, answered as its problem document."""

    def __init__(
        self, kind: ProblemType, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(detail)
        self.kind, self.headers = kind, headers
        self.problem = ProblemDetails.model_validate(
            {
                "type": f"/problems/{kind.name}",
                "title": kind.title,
                "status": kind.status,
                "detail": detail,
                **more,
            }
        )

    def to_response(self) -> Response:
        """Build the HTTP response."""
        return Response(
            self.problem.model_dump_json(exclude_none=True),
            status_code=self.problem.status,
            headers=self.headers,
            media_type="application/problem+json",
        )


def validation_problem(*errors: FieldError) -> ProblemError:
    """Build the problem of an invalid request, with its field errors."""
    fields = ", ".join(error.field for error in errors)
    return ProblemError(VALIDATION_FAILED, f"See `errors` for: {fields}.", errors=errors)


def asset_not_found() -> ProblemError:
    """Build the problem of a file that is gone."""
    return ProblemError(ASSET_NOT_FOUND, "The file was deleted, or never finished.")
