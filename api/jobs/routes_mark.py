"""The route that changes the watermark of a finished film."""

from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.change_mark import WatermarkRequest, change_mark
from contracts import FilmMark, FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/watermark", tags=["control"], dependencies=[Depends(forbid_query_parameters)]
)


class WatermarkChange(FrozenModel):
    """The change is accepted; the job's progress tells when the film has it."""

    job_id: str = Field(description="The job's id.")
    watermark: FilmMark = Field(description="What the film has then.")
    status: JobStatus = JobStatus.PROCESSING


@router.put(
    "",
    operation_id="change_watermark",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def change_watermark(
    services: ServicesDep, row: OwnJobDep, request: WatermarkRequest
) -> WatermarkChange:
    """Give a finished film another watermark, another place for it, or none, in each language that it has.

    Nothing is bought: only the pieces that show it are rendered again. The film that there is stays until
    the new one is done.
    """
    return WatermarkChange(job_id=row.id, watermark=await change_mark(services, row, request))
