"""One request to a service: what it asks, which fault strikes it, and what it is answered."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.job import Job, Order, View
from emulator.replies import Hang, Reset, retry_after, spoiled
from emulator.rules import Fault, Operation

if TYPE_CHECKING:
    from emulator.farm import Farm
    from emulator.service import Service


class RefusedError(Exception):
    """The call ends here, with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Call:
    """A request on its way through a service."""

    def __init__(self, service: "Service", operation: Operation, request: Request) -> None:
        self.request = request
        self.service = service
        self.farm: Farm = service.farm
        self.operation = operation
        self._fault: Fault | None = None
        self._job: Job | None = None

    @property
    def origin(self) -> str:
        """Where the emulator was asked: scheme, host and port."""
        return str(self.request.base_url).rstrip("/")

    def path(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """A part of the query."""
        return self.request.query_params.get(name, default)

    async def json(self) -> dict[str, Any]:
        """The body as a JSON object; raises RefusedError with the service's 400."""
        try:
            body = json.loads(await self.request.body() or b"{}")
        except ValueError:
            raise RefusedError(self.service.error(400, "The body is no JSON.")) from None
        if not isinstance(body, dict):
            raise RefusedError(self.service.error(400, "The body must be a JSON object."))
        return body

    def find(self, job_id: str) -> Job:
        """The service's job of this id; raises RefusedError with the service's own 404. Meets the script."""
        job = self.farm.job(self.service, job_id)
        if job is None:
            raise RefusedError(self.service.not_found(job_id))
        self.meet(job.order.model, job.order.prompt)
        if self._fault and self._fault.kind == "lost":
            job.forgotten = True
            raise RefusedError(self.service.not_found(job_id))
        return job

    def meet(self, model: str = "", prompt: str = "") -> Fault | None:
        """Ask the script; a fault that strikes before the call has its effect is raised as RefusedError."""
        self._fault = self.farm.script.draw(self.service.name, self.operation, model, prompt)
        answer = _before(self.service, self._fault) if self._fault else None
        if answer is not None:
            self._fault = None
            raise RefusedError(answer)
        return self._fault

    def accept(self, order: Order) -> Job:
        """The moment when a job comes to be; raises RefusedError when the script is against it."""
        fault = self.meet(order.model, order.prompt)
        if fault and fault.kind == "moderated_prompt":
            answer = self.service.moderated_prompt(order)
            if answer is not None:
                raise RefusedError(answer)
        self._job = self.farm.accept(self.service, order, fault, self.origin)
        return self._job

    def view(self, job: Job) -> View:
        """The job as this answer shows it: as it is, unless the script says otherwise."""
        kind = self._fault.kind if self._fault else ""
        progress = max(job.progress - 0.4, 0.0) if kind == "progress_back" else job.progress
        odd = self._fault.word if self._fault and kind == "unknown_status" else None
        return View(job, job.state, progress, odd)

    async def finish(self, answer: Response) -> Response:
        """The answer, or what the script leaves of it."""
        fault = self._fault
        if fault is None:
            return answer
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds / self.farm.settings.speed)
        if fault.kind == "webhook_first" and self._job:
            await self.farm.told(self._job)
        if fault.kind == "rewritten":
            return self.farm.rewriting.rewritten(answer)
        if fault.kind == "malformed":
            return spoiled(answer)
        return _silence(fault) or answer


def _before(service: "Service", fault: Fault) -> Response | None:
    """What is answered in place of having the effect, if the fault is one of these."""
    match fault.kind:
        case "http":
            return _patient(service.http_error(fault.status, "The script says so."), fault)
        case "code":
            return _patient(service.error(fault.status, "The script says so."), fault)
        case "quota":
            return service.out_of_quota()
    return _silence(fault) if fault.when == "before" else None


def _silence(fault: Fault) -> Response | None:
    return {"reset": Reset, "hang": Hang}[fault.kind]() if fault.kind in {"reset", "hang"} else None


def _patient(answer: Response, fault: Fault) -> Response:
    answer.headers.update(retry_after(fault))
    return answer
