"""The protocol by which the emulator's parts know a service, so that they need not import it."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from starlette.responses import Response

from emulator.job import EmulatedJob, Order
from emulator.webhook_signing import Delivery


class ServiceProtocol(Protocol):
    """An emulated service, as the job runner, the file URLs and a request see it."""

    name: ClassVar[str]
    url_lifetime_seconds: ClassVar[float | None]
    url_renews: ClassVar[bool]
    expired_status: ClassVar[int]
    event_shares: ClassVar[Mapping[str, float]]
    event_files: ClassVar[Mapping[str, int]]

    @property
    def endpoint_group(self) -> str:
        """Which endpoints took the job: those of one service that do not know each other's jobs differ."""

    def new_job_id(self) -> str:
        """Return a new job id in the service's form."""

    def compute_charge(self, job: EmulatedJob) -> int:
        """Return what a job that has ended costs, in micro-dollars."""

    def build_delivery(self, job: EmulatedJob, event: str) -> Delivery | None:
        """Return the webhook to send for this event of the job, None if nobody wants it."""

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error response in the service's usual form."""

    def http_error_response(self, status: int, message: str) -> Response:
        """Return an error response that has the HTTP status, where the usual form has another."""

    def not_found_response(self, job_id: str) -> Response:
        """Return the response about an unknown job."""

    def quota_response(self) -> Response:
        """Return the response when the account has no money left."""

    def moderation_response(self, order: Order) -> Response | None:
        """Return the refusal of a prompt at submit, None if the service accepts it and fails the job."""
