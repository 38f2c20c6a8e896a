"""What the API answers, as values; and what it refuses, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
from pydantic import BaseModel, ValidationError

from cli.errors import SorryError
from workflows.contracts import JobError, JobStatus

SERVER_FAULT = 500


class Accepted(BaseModel):
    """What `POST /generate` answers."""

    job_id: str


class Steered(BaseModel):
    """What a job does after it was told to."""

    status: str


class Directed(BaseModel):
    """What was begun for one scene."""

    take: int


class Price(BaseModel):
    """What something would cost in US dollars."""

    cost_usd: float


class RetryPart(BaseModel):
    """What a retry does about one scene; 0 is the music."""

    scene: int
    action: str
    cost_usd: float
    doubtful_usd: float = 0.0
    error: JobError | None = None


class RetryPrice(Price):
    """What a retry would buy."""

    parts: tuple[RetryPart, ...] = ()
    asks_first: bool = False
    budget_usd: float | None = None
    within_budget: bool | None = None


class Approved(BaseModel):
    """A job's budget after it was raised."""

    budget_usd: float


class Decided(BaseModel):
    """What was decided about a held take."""

    decision: str


class Trouble(BaseModel):
    """Why there is no news of a job now."""

    error: JobError


class Listed(BaseModel):
    """A job as a line of a list."""

    job_id: str
    title: str
    status: JobStatus
    created_at: datetime


class Listing(BaseModel):
    """A page of jobs, newest first."""

    jobs: tuple[Listed, ...]
    next_cursor: str | None = None


class FieldFault(BaseModel):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """A problem document (RFC 9457), as far as a person cares."""

    title: str
    detail: str = ""
    errors: tuple[FieldFault, ...] = ()
    job_id: str | None = None

    def sentence(self) -> str:
        """All of it."""
        if self.errors:
            return "\n".join(f"{fault.field}: {fault.message}" for fault in self.errors)
        said = f"{self.title}. {self.detail}".strip()
        return f"{said} (job {self.job_id})" if self.job_id else said


class AwayError(SorryError):
    """Nobody answers, or not now: it may help to try again."""


class RefusedError(SorryError):
    """The API said no, and why."""


@contextmanager
def translated(base: httpx.URL) -> Iterator[None]:
    """Turn what the HTTP client raises into a sentence."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise AwayError(f"The API at {base} is too slow to answer.") from error
    except httpx.TransportError as error:
        raise AwayError(
            f"No API answers at {base}: start one with `longtake up`, or name another with --api."
        ) from error
    except ValidationError as error:
        raise RefusedError(_stranger(base)) from error


def checked(response: httpx.Response) -> object:
    """The answer's JSON.

    Raises:
        RefusedError, AwayError: the sentence of its problem document.
    """
    try:
        body = response.json()
        if response.is_success:
            return body
        problem = Problem.model_validate(body)
    except ValueError as error:
        raise RefusedError(_stranger(response.request.url)) from error
    kind = AwayError if response.status_code >= SERVER_FAULT else RefusedError
    raise kind(problem.sentence())


def _stranger(url: httpx.URL) -> str:
    return f"What answers at {url.copy_with(path='/', query=None)} is no Longtake API: see --api."
