"""Models of the API's responses, and its errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
from pydantic import BaseModel, ValidationError

from cli.errors import UserError
from contracts import JobError, JobStatus

SERVER_FAULT = 500


class EstimateResponse(BaseModel):
    """Response of the estimate: what the models would leave out, a sentence each."""

    notices: tuple[str, ...] = ()


class UploadResponse(BaseModel):
    """Response to an upload."""

    upload_id: str


class TitleResponse(BaseModel):
    """A job, of which only the title is wanted."""

    title: str


class ShareResponse(BaseModel):
    """A link to a film. Its address comes only when it is made."""

    share_id: str
    ends_at: datetime
    url: str = ""


class ShareListResponse(BaseModel):
    """The links of a film that work."""

    shares: tuple[ShareResponse, ...]


class AcceptedResponse(BaseModel):
    """Response of `POST /generate`."""

    job_id: str


class StatusResponse(BaseModel):
    """Response of a call that controls a whole job: the job's status afterwards."""

    status: str


class TakeNumberResponse(BaseModel):
    """Response of a call about one scene: the number of the new or chosen take, of several the first."""

    take: int
    takes: tuple[int, ...] = ()


class PriceResponse(BaseModel):
    """A price in US dollars."""

    cost_usd: float


class HeldPictureItem(BaseModel):
    """A scene whose last picture is held, and for how long."""

    scene: int
    seconds: float


class LanguagePriceResponse(PriceResponse):
    """The price of a film in another language, and how long it is."""

    film_seconds: float
    held_pictures: tuple[HeldPictureItem, ...] = ()
    notices: tuple[str, ...] = ()


class LinesPriceResponse(PriceResponse):
    """The price of other lines in a scene, and how long it becomes with them."""

    new_lines: int
    needed_seconds: float
    scene_seconds: float
    becomes_seconds: float
    held_seconds: float = 0.0


class VoiceItem(BaseModel):
    """A voice that may speak a film."""

    provider: str
    model: str | None
    voice: str
    languages: tuple[str, ...]
    is_draft: bool
    missing: str | None
    sample_url: str | None
    usd_per_1000_characters: float = 0.0


class VoiceListResponse(BaseModel):
    """The voices that may speak a film."""

    voices: tuple[VoiceItem, ...]


class SpokenSceneItem(BaseModel):
    """A scene of a film: its lines, and whose voices speak them."""

    number: int
    lines: tuple[str, ...] = ()
    line_voices: tuple[str | None, ...] = ()


class SpokenLanguageItem(BaseModel):
    """A film in another language: its lines, scene by scene."""

    language: str
    lines: tuple[tuple[str, ...], ...]


class SpokenResults(BaseModel):
    """What is spoken in a job's films."""

    scenes: tuple[SpokenSceneItem, ...]
    languages: tuple[SpokenLanguageItem, ...] = ()


class SpokenJobResponse(BaseModel):
    """The part of a job that holds its lines."""

    results: SpokenResults


class RetryPriceItem(BaseModel):
    """A scene's action and price in a retry; scene 0 is the music."""

    scene: int
    action: str
    cost_usd: float
    doubtful_usd: float = 0.0
    error: JobError | None = None


class RetryPriceResponse(PriceResponse):
    """Response of the retry estimate: what a retry would buy."""

    parts: tuple[RetryPriceItem, ...] = ()
    asks_first: bool = False
    budget_usd: float | None = None
    within_budget: bool | None = None


class BudgetResponse(BaseModel):
    """Response of a budget raise: the job's budget in US dollars."""

    budget_usd: float


class DecisionResponse(BaseModel):
    """Response of a resolve call: the decision about a held take."""

    decision: str


class ErrorEvent(BaseModel):
    """Data of the stream's `error` event: why there is no news of the job now."""

    error: JobError


class JobListItem(BaseModel):
    """One job of a list."""

    job_id: str
    title: str
    status: JobStatus
    created_at: datetime
    cost: float = 0.0


class JobListPage(BaseModel):
    """One page of jobs."""

    jobs: tuple[JobListItem, ...]
    next_cursor: str | None = None


class FieldProblem(BaseModel):
    """A fault in one field of a request."""

    field: str
    message: str


class ProblemDocument(BaseModel):
    """A problem document (RFC 9457), reduced to the members that are shown to a person."""

    title: str
    detail: str = ""
    errors: tuple[FieldProblem, ...] = ()
    job_id: str | None = None

    def to_sentence(self) -> str:
        """Return the field errors, one a line; without any, title and detail."""
        if self.errors:
            return "\n".join(f"{fault.field}: {fault.message}" for fault in self.errors)
        said = f"{self.title}. {self.detail}".strip()
        return f"{said} (job {self.job_id})" if self.job_id else said


class ApiUnavailableError(UserError):
    """The API cannot be reached, or cannot answer now; a retry may help."""


class ApiRefusedError(UserError):
    """The API refused the request; the message says why."""


class ApiProblemError(ApiRefusedError):
    """The API refused the request by a problem document: it has done nothing."""


@contextmanager
def translate_http_errors(base: httpx.URL) -> Iterator[None]:
    """Translate exceptions of the HTTP client and of response parsing into UserErrors."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise ApiUnavailableError(f"The API at {base} is too slow to answer.") from error
    except httpx.TransportError as error:
        raise ApiUnavailableError(
            f"No API answers at {base}: start one with `longtake up`, or name another with --api."
        ) from error
    except ValidationError as error:
        raise ApiRefusedError(_not_longtake_message(base)) from error


def parse_or_raise(response: httpx.Response) -> object:
    """Return the JSON of a successful response.

    Raises:
        ApiUnavailableError: the status is 500 or above; the message is the problem document's.
        ApiRefusedError: any other error status, or a body that is not the API's.
    """
    try:
        body = response.json()
        if response.is_success:
            return body
        problem = ProblemDocument.model_validate(body)
    except ValueError as error:
        raise ApiRefusedError(_not_longtake_message(response.request.url)) from error
    kind = ApiUnavailableError if response.status_code >= SERVER_FAULT else ApiProblemError
    raise kind(problem.to_sentence())


def _not_longtake_message(url: httpx.URL) -> str:
    return f"What answers at {url.copy_with(path='/', query=None)} is no Longtake API: see --api."
