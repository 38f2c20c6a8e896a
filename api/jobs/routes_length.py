"""Routes that change how long scenes of a finished film are."""

from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.change_length import LengthLimits, LengthRequest, change_length, find_length_limits
from api.jobs.routes_scenes import SceneNumber
from contracts import FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/scenes/{n}/length",
    tags=["control"],
    dependencies=[Depends(forbid_query_parameters)],
)


class LengthChange(FrozenModel):
    """The change is accepted; the job's progress tells when the film has it."""

    job_id: str = Field(description="The job's id.")
    scene: int = Field(description="The scene's number.")
    seconds: float = Field(description="How long it is then, in seconds.")
    status: JobStatus = JobStatus.PROCESSING


@router.get(
    "",
    operation_id="get_length_limits",
    responses=problem_responses(404, 409, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def get_length_limits(services: ServicesDep, row: OwnJobDep, n: SceneNumber) -> LengthLimits:
    """Tell how long scene `n` of a finished film is, and how long it can be without another take."""
    return await find_length_limits(services, row, n)


@router.put(
    "",
    operation_id="change_length",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def change_scene_length(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, request: LengthRequest
) -> LengthChange:
    """Cut a finished film with scene `n` this long, within what its clip has.

    Nothing is bought, and only the pieces that change are rendered. The music is fitted to the new length.
    The film that there is stays until the new one is done.
    """
    seconds = await change_length(services, row, n, request)
    return LengthChange(job_id=row.id, scene=n, seconds=seconds)
