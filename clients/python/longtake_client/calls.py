"""The calls, without any input or output: each is a generator of steps, which a client carries out.

A step is a request, whose answer is sent back, or a pause. So both clients share all that decides anything.
"""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx

from longtake_client.errors import LongtakeError, NoAnswerError, ProblemError
from longtake_client.models import Estimate, Job, JobPage, Json, WebhookMessage, WebhookPage

PREFIX = "/api/v1"
MAX_TRIES = 6
FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.5, 10.0
# The API is busy, restarts, or cannot reach a part of its own.
PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Request:
    """A request. `is_repeatable`: sent twice, it does the same as once, and costs no more."""

    method: str
    path: str
    json: Json | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeatable: bool = False

    def to_arguments(self) -> dict[str, Any]:
        """Return the arguments of httpx's `request`."""
        return {
            "method": self.method,
            "url": PREFIX + self.path,
            "json": self.json,
            "params": dict(self.params),
            "headers": dict(self.headers),
        }


@dataclass(frozen=True)
class Pause:
    """Nothing is to be done for so many seconds."""

    seconds: float


Answer = httpx.Response | httpx.TransportError | None
T = TypeVar("T")
Steps = Generator[Request | Pause, Answer, T]


def estimate(brief: Mapping[str, Any]) -> Steps[Estimate]:
    """Ask what a film would cost."""
    return Estimate.from_json((yield from _send(_post("/estimate", dict(brief), is_repeatable=True))))


def generate(brief: Mapping[str, Any], key: str | None) -> Steps[str]:
    """Order a film once: whatever is sent again has the same key."""
    key = key or str(uuid4())
    order = Request("POST", "/generate", dict(brief), headers={"Idempotency-Key": key}, is_repeatable=True)
    try:
        return str((yield from _send(order))["job_id"])
    except NoAnswerError as error:
        raise NoAnswerError(str(error), key) from error


def get(job_id: str) -> Steps[Job]:
    """Read a film."""
    return Job.from_json((yield from _send(Request("GET", job_path(job_id), is_repeatable=True))))


def list_page(filters: Mapping[str, str | int]) -> Steps[JobPage]:
    """Read a page of films."""
    request = Request("GET", "/jobs", params=filters, is_repeatable=True)
    return JobPage.from_json((yield from _send(request)))


def wait(job_id: str, timeout_seconds: float | None) -> Steps[Job]:
    """Read a film until it has ended or waits for a decision."""
    began, pause, needed = time.monotonic(), FIRST_PAUSE_SECONDS, False
    while True:
        job = yield from get(job_id)
        # A need that was met just now is told for a moment yet: it counts when it is read twice.
        if job.has_ended or (job.needs_you and needed):
            return job
        needed = bool(job.needs_you)
        if timeout_seconds is not None and time.monotonic() - began + pause > timeout_seconds:
            raise TimeoutError(f"the film {job_id} is not ready after {timeout_seconds} seconds")
        yield Pause(pause)
        pause = min(2 * pause, MAX_PAUSE_SECONDS)


def control(job_id: str, call: str, body: Json | None = None) -> Steps[Json]:
    """Have something done to a film. It is sent once: it may cost something."""
    return (yield from _send(_post(f"{job_path(job_id)}/{call}", body)))


def list_messages(job_id: str | None, filters: Mapping[str, str | int]) -> Steps[WebhookPage]:
    """Read what webhooks were told, of one film or of all."""
    path = "/webhook-deliveries" if job_id is None else f"{job_path(job_id)}/webhook-deliveries"
    return WebhookPage.from_json((yield from _send(Request("GET", path, params=filters, is_repeatable=True))))


def redeliver(delivery_id: str, key: str | None) -> Steps[WebhookMessage]:
    """Have a message told again, once: whatever is sent again has the same key."""
    path = f"/webhook-deliveries/{quote(delivery_id, safe='')}/redeliver"
    order = Request("POST", path, headers={"Idempotency-Key": key or str(uuid4())}, is_repeatable=True)
    return WebhookMessage.from_json((yield from _send(order)))


def try_webhook(url: str) -> Steps[WebhookMessage]:
    """Send a signed example. It is sent once: each is another message."""
    return WebhookMessage.from_json((yield from _send(_post("/webhook-deliveries/test", {"url": url}))))


def cancel(job_id: str, *, keep: bool) -> Steps[Json]:
    """Stop a film."""
    params = {"mode": "keep" if keep else "stop"}
    return (yield from _send(Request("POST", f"{job_path(job_id)}/cancel", params=params)))


def require_film(job: Job) -> str:
    """Return the link to the film.

    Raises:
        LongtakeError: there is none.
    """
    if job.film_url is None:
        raise LongtakeError(f"there is no film: the job is {job.status}")
    return job.film_url


def job_path(job_id: str) -> str:
    """Return the path of a film."""
    return f"/jobs/{quote(job_id, safe='')}"


def read_answer(response: httpx.Response) -> Json:
    """Return the answer's JSON.

    Raises:
        ProblemError: the API refused.
    """
    if response.is_success:
        body: Json = response.json() if response.content else {}
        return body
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    raise ProblemError(response.status_code, problem if isinstance(problem, dict) else {})


def _post(path: str, body: Json | None, *, is_repeatable: bool = False) -> Request:
    return Request("POST", path, body, is_repeatable=is_repeatable)


def _send(request: Request) -> Steps[Json]:
    """Send a request; again if nothing came of it, and if that can do no harm."""
    pause = FIRST_PAUSE_SECONDS
    for remaining in reversed(range(MAX_TRIES if request.is_repeatable else 1)):
        answer = yield request
        if isinstance(answer, httpx.Response) and (answer.status_code not in PASSING or not remaining):
            return read_answer(answer)
        if remaining:
            yield Pause(_asked_pause(answer) or pause)
            pause = min(2 * pause, MAX_PAUSE_SECONDS)
    raise NoAnswerError(
        f"{request.method} {request.path} got no answer ({type(answer).__name__}): it may be done"
    )


def _asked_pause(answer: Answer) -> float | None:
    asked = answer.headers.get("Retry-After", "") if isinstance(answer, httpx.Response) else ""
    return min(float(asked), MAX_PAUSE_SECONDS) if asked.isdecimal() else None
