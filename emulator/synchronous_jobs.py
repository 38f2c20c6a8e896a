"""Services that answer with the finished file. A caller may leave before, and is charged all the same."""

import asyncio
import base64

from starlette.responses import FileResponse, Response

from emulator.broken_responses import HalfResponse, HangingResponse, ResetResponse, wait_for_disconnect
from emulator.job import EmulatedJob
from emulator.service_request import RequestRefusedError, ServiceRequest

# A service that has charged for a file answers with it, not with "not found", and no client could resume it.
FAULTS_OF_DOWNLOADS = ("expired", "breaks_off")


async def wait_for_job(call: ServiceRequest, job: EmulatedJob) -> None:
    """Wait for the job to end. Raises RequestRefusedError if the caller leaves first or the job is reset."""
    job.is_answer_to_order = True
    leaving = asyncio.ensure_future(wait_for_disconnect(call.request.receive))
    ending = asyncio.ensure_future(call.runner.wait_for_end(job))
    await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    ending.cancel()
    if not job.ended:
        raise RequestRefusedError(ResetResponse())


async def respond_with_file(
    call: ServiceRequest, job: EmulatedJob, number: int = 0, form: str = ""
) -> Response:
    """Return a file of the job as the body, damaged if a fault of `fetch` strikes.

    `form` is another suffix than the file's own, such as ".wav". As no URL could expire, the job itself
    does: RequestRefusedError with the service's own 404. The answer to an order cannot expire.
    """
    job.files[number] = await call.runner.file_maker.convert_file(job.files[number], form)
    fault = call.context.faults.draw_fault(call.service.name, "fetch", job.order.model, job.order.prompt)
    if fault and fault.kind in FAULTS_OF_DOWNLOADS and job.is_answer_to_order:
        fault = None
    if fault and fault.kind == "expired":
        job.forgotten = True
        raise RequestRefusedError(call.service.not_found_response(job.id))
    if fault and fault.kind == "breaks_off":
        fault = None  # A synchronous response is no download: no client could resume it.
    answer = await call.runner.file_urls.send_file(job, number, fault)
    if isinstance(answer, FileResponse):
        whole = await asyncio.to_thread(job.files[number].read_bytes)
        return Response(whole, media_type=answer.media_type)
    return answer


async def encode_file(call: ServiceRequest, job: EmulatedJob, number: int = 0, form: str = "") -> str:
    """Return a file of the job in base64. Raises RequestRefusedError if a fault leaves no whole file."""
    answer = await respond_with_file(call, job, number, form)
    if isinstance(answer, HalfResponse | HangingResponse | ResetResponse) or answer.status_code >= 400:  # noqa: PLR2004 - HTTP's
        raise RequestRefusedError(answer)
    return base64.b64encode(bytes(answer.body)).decode()
