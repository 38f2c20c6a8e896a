"""Services that answer with what they made: the caller waits, and may leave, and is charged all the same."""

import asyncio
import base64

from starlette.responses import FileResponse, Response

from emulator.call import Call, RefusedError
from emulator.job import Job
from emulator.replies import Half, Hang, Reset, gone


async def work(call: Call, job: Job) -> None:
    """Wait for the job to end; raises RefusedError when the caller leaves first, or the job is dropped."""
    leaving = asyncio.ensure_future(gone(call.request.receive))
    ending = asyncio.ensure_future(call.farm.ended(job))
    await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    ending.cancel()
    if not job.ended:
        raise RefusedError(Reset())


async def made(call: Call, job: Job, number: int = 0, form: str = "") -> Response:
    """The bytes of one file of the job in the body, or what a fault of `fetch` leaves of them.

    `form` is another suffix than the file's own, such as ".wav". Where there is no URL, the job
    itself expires: RefusedError with the service's own 404.
    """
    job.files[number] = await call.farm.studio.turned(job.files[number], form)
    fault = call.farm.script.draw(call.service.name, "fetch", job.order.model, job.order.prompt)
    if fault and fault.kind == "expired":
        job.forgotten = True
        raise RefusedError(call.service.not_found(job.id))
    if fault and fault.kind == "breaks_off":
        fault = None  # Such an answer is no download: nobody could go on with it.
    answer = await call.farm.links.send(job, number, fault)
    if isinstance(answer, FileResponse):
        whole = await asyncio.to_thread(job.files[number].read_bytes)
        return Response(whole, media_type=answer.media_type)
    return answer


async def encoded(call: Call, job: Job, number: int = 0, form: str = "") -> str:
    """The same as base64; raises RefusedError where the fault leaves no whole answer."""
    answer = await made(call, job, number, form)
    if isinstance(answer, Half | Hang | Reset) or answer.status_code >= 400:  # noqa: PLR2004 - HTTP's
        raise RefusedError(answer)
    return base64.b64encode(bytes(answer.body)).decode()
