"""Steering: cancel a job, recover all."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Depends, Response

from api.cancel import cancel
from api.dependencies import OwnJob, Rooms, no_query
from api.documented import answers
from workflows.contracts import Frozen, ReconcileReport

router = APIRouter(prefix="/jobs", tags=["control"], dependencies=[Depends(no_query)])


class Canceled(Frozen):
    """`canceling`: its provider jobs are being stopped; its progress tells when that is done."""

    job_id: str
    status: Literal["canceling", "canceled"]


@router.post("/recover", responses=answers(422, 503))
async def recover(rooms: Rooms) -> ReconcileReport:
    """Compare the catalog with Temporal and the providers now, heal what differs, and say what that was."""
    return await rooms.engine.recover(0)


@router.post("/{job_id}/cancel", status_code=HTTPStatus.ACCEPTED, responses=answers(404, 409, 422, 503))
async def cancel_job(rooms: Rooms, row: OwnJob, response: Response) -> Canceled:
    """Stop the job and its provider jobs. 200 when it is canceled already."""
    if not await cancel(rooms, row):
        return Canceled(job_id=row.id, status="canceling")
    response.status_code = HTTPStatus.OK
    return Canceled(job_id=row.id, status="canceled")
