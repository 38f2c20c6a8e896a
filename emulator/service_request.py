"""One request to an emulated service: its parameters, the fault that strikes it, and its response."""

import asyncio
import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.broken_responses import HangingResponse, ResetResponse, retry_after_header, truncate_json
from emulator.fault_rules import FaultSpec, Operation
from emulator.job import EmulatedJob, JobView, Order
from emulator.job_runner import JobRunner
from emulator.service_protocol import ServiceProtocol

COUNT = re.compile(r"[0-9]{1,9}")


class RequestRefusedError(Exception):
    """Raised to end a request at once with `answer` as its response."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class ServiceRequest:
    """A request while a service handles it."""

    def __init__(
        self, service: ServiceProtocol, farm: JobRunner, operation: Operation, request: Request
    ) -> None:
        self.request = request
        self.service = service
        self.runner = farm
        self.context = farm.context
        self.operation = operation
        self._fault: FaultSpec | None = None
        self._job: EmulatedJob | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port under which the client reached the emulator."""
        return str(self.request.base_url).rstrip("/")

    def path_param(self, name: str) -> str:
        """Return a parameter of the path."""
        return str(self.request.path_params[name])

    def query_param(self, name: str, default: str = "") -> str:
        """Return a parameter of the query string."""
        return self.request.query_params.get(name, default)

    def count_param(self, name: str, default: int, *, minimum: int = 1) -> int:
        """Return a whole number of the query string. Raises RequestRefusedError with the service's 400."""
        given = self.query_param(name, str(default))
        if not COUNT.fullmatch(given) or int(given) < minimum:
            message = f"{name} must be a whole number of at least {minimum}."
            raise RequestRefusedError(self.service.error_response(400, message))
        return int(given)

    async def read_json(self) -> dict[str, Any]:
        """Return the body as a JSON object. Raises RequestRefusedError with the service's 400."""
        try:
            body = json.loads(await self.request.body() or b"{}")
        except ValueError:
            raise RequestRefusedError(self.service.error_response(400, "The body is no JSON.")) from None
        if not isinstance(body, dict):
            raise RequestRefusedError(self.service.error_response(400, "The body must be a JSON object."))
        return body

    def find_job(self, job_id: str) -> EmulatedJob:
        """Return the service's job of this id, after applying a fault rule to the call.

        Raises RequestRefusedError with the service's own 404, or with the response that the fault gives.
        """
        job = self.runner.find_job(self.service, job_id)
        if job is None:
            raise RequestRefusedError(self.service.not_found_response(job_id))
        self.apply_early_fault(job.order.model, job.order.prompt)
        if self._fault and self._fault.kind == "lost":
            job.forgotten = True
            raise RequestRefusedError(self.service.not_found_response(job_id))
        return job

    def apply_early_fault(self, model: str = "", prompt: str = "") -> FaultSpec | None:
        """Draw a fault for this call. Raises RequestRefusedError if it prevents the call's effect."""
        self._fault = self.context.faults.draw_fault(self.service.name, self.operation, model, prompt)
        answer = _early_answer(self.service, self._fault) if self._fault else None
        if answer is not None:
            self._fault = None
            raise RequestRefusedError(answer)
        return self._fault

    def accept_job(self, order: Order) -> EmulatedJob:
        """Create a job for the order. Raises RequestRefusedError when a fault rule forbids it."""
        fault = self.apply_early_fault(order.model, order.prompt)
        if fault and fault.kind == "moderated_prompt":
            answer = self.service.moderation_response(order)
            if answer is not None:
                raise RequestRefusedError(answer)
        self._job = self.runner.accept_job(self.service, order, fault, self.origin)
        return self._job

    def view_job(self, job: EmulatedJob) -> JobView:
        """Return the job as it is shown now: its true state, unless a fault rule changes it."""
        kind = self._fault.kind if self._fault else ""
        progress = max(job.progress - 0.4, 0.0) if kind == "progress_back" else job.progress
        odd = self._fault.word if self._fault and kind == "unknown_status" else None
        return JobView(job, job.state, progress, odd)

    async def apply_late_fault(self, answer: Response) -> Response:
        """Return the response, delayed, damaged or replaced if a fault rule says so."""
        fault = self._fault
        if fault is None:
            return answer
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds / self.context.settings.speed)
        if fault.kind == "webhook_first" and self._job:
            await self.runner.wait_for_webhooks(self._job)
        if fault.kind == "rewritten":
            return self.context.list_rewriter.rewrite_list(answer)
        if fault.kind == "malformed":
            return truncate_json(answer)
        return _broken_connection(fault) or answer


def _early_answer(service: ServiceProtocol, fault: FaultSpec) -> Response | None:
    """Return the response that replaces the call's effect, None if the fault does not prevent it."""
    match fault.kind:
        case "http":
            return _with_retry_after(service.http_error_response(fault.status, "The script says so."), fault)
        case "code":
            return _with_retry_after(service.error_response(fault.status, "The script says so."), fault)
        case "quota":
            return service.quota_response()
    return _broken_connection(fault) if fault.when == "before" else None


def _broken_connection(fault: FaultSpec) -> Response | None:
    return (
        {"reset": ResetResponse, "hang": HangingResponse}[fault.kind]()
        if fault.kind in {"reset", "hang"}
        else None
    )


def _with_retry_after(answer: Response, fault: FaultSpec) -> Response:
    answer.headers.update(retry_after_header(fault))
    return answer
