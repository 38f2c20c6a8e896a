"""The line to KIE: an HTTP 200 is no success, the true code is in the body's envelope `{code, msg, data}`.

From KIE's own pages (its OpenAPI texts of August 2026) and recorded exchanges of April and May 2026.
"""

import re
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, ValidationError

from providers.accounts import Account
from providers.errors import ProviderError
from providers.http import Answer, HttpError, Transport, malformed, outcome_unknown
from providers.retry_after import retry_after_seconds
from providers.sentences import refusal
from workflows.errors import ErrorType

OK = 200
SERVER_ERROR = 500
UNCLEAR = frozenset({400, 422})
# Of a create: 429 and 455 (maintenance) are refused before a task exists, the others for good. What is not
# here, as 500, may have made a task. 433 is the quota of one key among several.
ON_CREATE = {
    400: ErrorType.INVALID_REQUEST,
    401: ErrorType.AUTH_FAILED,
    402: ErrorType.QUOTA_EXHAUSTED,
    404: ErrorType.MODEL_RETIRED,
    422: ErrorType.INVALID_REQUEST,
    429: ErrorType.RATE_LIMITED,
    433: ErrorType.QUOTA_EXHAUSTED,
    451: ErrorType.INPUT_UNFETCHABLE,
    455: ErrorType.TRANSIENT,
    501: ErrorType.GENERATION_FAILED,
    505: ErrorType.MODEL_RETIRED,
}
# Of a question; what is not here may be better the next time.
ON_ASK = {
    401: ErrorType.AUTH_FAILED,
    404: ErrorType.JOB_LOST,
    429: ErrorType.RATE_LIMITED,
    501: ErrorType.GENERATION_FAILED,
}
# "The model name you specified is not supported."
NO_SUCH_MODEL = re.compile(
    r"model\b.*\b(not supported|not exist|no longer|offline|unavailable)", re.IGNORECASE
)
# "recordInfo is null", "record does not exist", "taskId error".
NO_SUCH_TASK = re.compile(r"is null|not exist|not found|taskId", re.IGNORECASE)
# [?] It has no code; seen in texts: "content policy", "flagged … as violating", "flagged as sensitive".
UNSAFE = re.compile(
    r"sensitive|flagged|polic(y|ies)|moderat|nsfw|prohibited|inappropriate|unsafe|safety", re.IGNORECASE
)


class _Envelope(BaseModel):
    code: int
    msg: str | None = None
    data: object = None


class _Task(BaseModel):
    task_id: Annotated[str, Field(alias="taskId", min_length=1, max_length=400)]


Record = TypeVar("Record", bound=BaseModel)


class Line:
    """One account's."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/api/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def create(self, path: str, body: object) -> str:
        """Order, and return the task's id. Raises ProviderError: see `Provider.submit`."""
        try:
            answer = await self._transport.pay("POST", self._base + path, headers=self._headers, json=body)
        except HttpError as error:
            raise _within(error) from error
        envelope = answer.read(_Envelope)
        if envelope.code != OK:
            raise _refused(envelope, answer)
        try:
            return _Task.model_validate(envelope.data).task_id
        except ValidationError:
            raise outcome_unknown() from None

    async def record(self, path: str, task_id: str, shape: type[Record]) -> Record:
        """The record of a task. Raises ProviderError: JOB_LOST for one that KIE does not know."""
        data = await self._asked("GET", path, params={"taskId": task_id})
        if data is None:
            raise refusal(ErrorType.JOB_LOST)
        try:
            return shape.model_validate(data)
        except ValidationError:
            raise malformed() from None

    async def fresh(self, url: str) -> str:
        """An address of 20 minutes for a file of KIE's."""
        data = await self._asked("POST", "/common/download-url", json={"url": url})
        if not isinstance(data, str):
            raise malformed()
        return data

    async def _asked(
        self, method: str, path: str, *, params: dict[str, str] | None = None, json: object = None
    ) -> object:
        try:
            answer = await self._transport.ask(
                method, self._base + path, headers=self._headers, params=params, json=json
            )
        except HttpError as error:
            envelope = error.answer.maybe(_Envelope)
            raise _unanswered(envelope, error.answer) if envelope else _plain(error) from error
        envelope = answer.read(_Envelope)
        if envelope.code != OK:
            raise _unanswered(envelope, answer)
        return envelope.data


def _within(error: HttpError) -> ProviderError:
    """A true HTTP error may have an envelope too, which knows better; not better than that nobody knows."""
    envelope = error.answer.maybe(_Envelope)
    if envelope is None or envelope.code == OK or error.answer.status >= SERVER_ERROR:
        return error
    return _refused(envelope, error.answer)


def _refused(envelope: _Envelope, answer: Answer) -> ProviderError:
    kind = ON_CREATE.get(envelope.code, ErrorType.OUTCOME_UNKNOWN)
    if envelope.code in UNCLEAR and UNSAFE.search(envelope.msg or ""):
        kind = ErrorType.SAFETY_BLOCKED
    elif envelope.code in UNCLEAR and NO_SUCH_MODEL.search(envelope.msg or ""):
        kind = ErrorType.MODEL_RETIRED
    return refusal(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def _unanswered(envelope: _Envelope, answer: Answer) -> ProviderError:
    kind = ON_ASK.get(envelope.code, ErrorType.TRANSIENT)
    if envelope.code in UNCLEAR and NO_SUCH_TASK.search(envelope.msg or ""):
        kind = ErrorType.JOB_LOST
    return refusal(kind, retry_after_seconds=retry_after_seconds(answer.headers))


def _plain(error: HttpError) -> ProviderError:
    """An HTTP error without an envelope is not KIE's word on a task: a proxy's 404 loses none."""
    return error if not error.final or error.kind is ErrorType.AUTH_FAILED else refusal(ErrorType.TRANSIENT)
