"""Steering: cancel a job, try it again, recover all."""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict

from api.cancel import cancel, keep
from api.dependencies import OwnJob, Rooms, no_query
from api.directing.retry import RetryOrder, price_retry, retry
from api.directing.retry_plan import RetryEstimate
from api.documented import answers
from workflows.contracts import Frozen, JobStatus, ReconcileReport

router = APIRouter(prefix="/jobs", tags=["control"])


class CancelMode(StrEnum):
    """`stop`: all of it, now. `keep`: buy nothing more, and cut a film from what is there and paid for."""

    STOP = "stop"
    KEEP = "keep"


class CancelQuery(Frozen):
    """How to cancel."""

    model_config = ConfigDict(extra="forbid")

    mode: CancelMode = CancelMode.STOP


class Canceled(Frozen):
    """`canceling`: its provider jobs are being stopped; its progress tells when that is done.

    `finishing`: it buys nothing more, and its film is cut when what is paid for has come.
    """

    job_id: str
    status: Literal["canceling", "canceled", "finishing"]


class Retried(Frozen):
    """The job goes on; these scenes are made, all others are there."""

    job_id: str
    status: JobStatus
    scenes: tuple[int, ...]


@router.post("/recover", responses=answers(422, 503), dependencies=[Depends(no_query)])
async def recover(rooms: Rooms) -> ReconcileReport:
    """Compare the catalog with Temporal and the providers now, heal what differs, and say what that was."""
    return await rooms.engine.recover(0)


@router.post("/{job_id}/cancel", status_code=HTTPStatus.ACCEPTED, responses=answers(404, 409, 422, 503))
async def cancel_job(
    rooms: Rooms, row: OwnJob, response: Response, query: Annotated[CancelQuery, Query()]
) -> Canceled:
    """Stop the job and its provider jobs, or have it end with what it has. 200: it is canceled already."""
    if query.mode is CancelMode.KEEP:
        await keep(rooms, row)
        return Canceled(job_id=row.id, status="finishing")
    if not await cancel(rooms, row):
        return Canceled(job_id=row.id, status="canceling")
    response.status_code = HTTPStatus.OK
    return Canceled(job_id=row.id, status="canceled")


@router.post(
    "/{job_id}/retry",
    status_code=HTTPStatus.ACCEPTED,
    responses=answers(404, 409, 413, 422, 503),
    dependencies=[Depends(no_query)],
)
async def retry_job(rooms: Rooms, row: OwnJob, order: RetryOrder | None = None) -> Retried:
    """Go on from what failed, was cancelled or is missing in the film. What is paid for is used again.

    `POST /jobs/{job_id}/retry/estimate` tells before what it buys; its `cost_usd`, given as `max_cost_usd`,
    makes sure that it buys no more.
    """
    scenes = await retry(rooms, row, order or RetryOrder())
    return Retried(job_id=row.id, status=JobStatus.PROCESSING, scenes=scenes)


@router.post(
    "/{job_id}/retry/estimate", responses=answers(404, 409, 413, 422, 503), dependencies=[Depends(no_query)]
)
async def price_retry_of_job(rooms: Rooms, row: OwnJob, order: RetryOrder | None = None) -> RetryEstimate:
    """What such a retry would buy, part by part, and what may have been paid already. Nothing is spent."""
    return await price_retry(rooms, row, order or RetryOrder())
