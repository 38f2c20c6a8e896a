"""Base class of the services. To add one: a file in `emulator/services` with its class in `SERVICES`."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, NamedTuple
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.fault_rules import Operation
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, Order
from emulator.job_runner import JobRunner
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.webhook_signing import Delivery, WebhookMessage

Handler = Callable[[ServiceRequest], Awaitable[Response]]
BEARER_PREFIX = "Bearer "


class Endpoint(NamedTuple):
    """A route of a service; with `open_to_all` it needs no key."""

    method: str
    path: str
    operation: Operation
    handler: Handler
    open_to_all: bool = False


class EmulatedService(ABC):
    """An emulated service under `/{name}`. The defaults are what most services do."""

    name: ClassVar[str]
    # Prefixes allowed before each path: clients differ on whether "/v1" is part of the base URL.
    path_roots: ClassVar[tuple[str, ...]] = ("",)
    url_lifetime_seconds: ClassVar[float | None] = 24 * 3600
    url_renews: ClassVar[bool] = True  # whether each status query gives a new URL
    expired_status: ClassVar[int] = 403
    # Events before the end, and the share of the job's run time when each occurs. "ended" always follows.
    event_shares: ClassVar[Mapping[str, float]] = {}
    event_files: ClassVar[Mapping[str, int]] = {}  # how many files exist already at an event

    def __init__(self, farm: JobRunner) -> None:
        self.runner = farm
        self.context = farm.context

    @property
    def endpoint_group(self) -> str:
        """Name of endpoints that share jobs; endpoint groups of one service do not know each other's."""
        return type(self).__name__

    @abstractmethod
    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""

    @abstractmethod
    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error response in the service's usual form."""

    def http_error_response(self, status: int, message: str) -> Response:
        """Return an error response with a real HTTP status, for services whose usual form has another."""
        return self.error_response(status, message)

    def not_found_response(self, job_id: str) -> Response:
        """Return the response for an unknown job."""
        return self.error_response(404, f"{job_id} was not found.")

    def quota_response(self) -> Response:
        """Return the response when the account has no money left."""
        return self.error_response(402, "There is no credit left.")

    def moderation_response(self, order: Order) -> Response | None:
        """Return the refusal of a prompt at submit; None if the service accepts it and then fails the job."""
        return None

    def read_key(self, request: Request) -> str:
        """Return the API key of the request, '' for none."""
        header = request.headers.get("authorization", "")
        return header.removeprefix(BEARER_PREFIX) if header.startswith(BEARER_PREFIX) else ""

    def unauthorised_response(self) -> Response:
        """Return the response to a missing or wrong key."""
        return self.error_response(401, "The key is missing or wrong.")

    def new_job_id(self) -> str:
        """Return a new job id."""
        return str(uuid4())

    def compute_charge(self, job: EmulatedJob) -> int:
        """Return what an ended job costs, in micro-dollars: its price if it succeeded, else 0."""
        return (
            job.order.price
            if job.final_state == EmulatedState.DONE and job.outcome == EmulatedOutcome.SUCCEEDED
            else 0
        )

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the body of the webhook for this event of the job, None for no webhook."""
        return None

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Return the headers that sign a webhook."""
        return {}

    def webhook_url(self, job: EmulatedJob) -> str:
        """Return the URL of the job's webhooks, '' for none."""
        return job.order.callback_url or self.context.webhook_urls.get(self.name, "")

    def build_delivery(self, job: EmulatedJob, event: str) -> Delivery | None:
        """Return the webhook to send for this event of the job, None if nobody wants it."""
        url, body = self.webhook_url(job), self.webhook_body(job, event)
        return Delivery(job, url, body, self.sign_webhook) if url and body is not None else None

    def file_url(self, job: EmulatedJob, number: int = 0) -> str:
        """Return a URL of a file of the job."""
        return self.runner.file_urls.issue_url(self, job, number)

    async def serve_request(self, endpoint: Endpoint, request: Request) -> Response:
        """Check the key, call the endpoint's handler, and apply the fault that strikes."""
        self.context.requests.count_request(self.name, endpoint.operation)
        call = ServiceRequest(self, self.runner, endpoint.operation, request)
        try:
            if not endpoint.open_to_all and self.read_key(request) in {"", self.context.settings.refused_key}:
                return self.unauthorised_response()
            return await call.apply_late_fault(await endpoint.handler(call))
        except RequestRefusedError as refused:
            return refused.answer


def json_response(content: object, status: int = 200, **headers: str) -> JSONResponse:
    """Return a JSON response; header names are given with _ in place of -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(content, status, headers=named)
