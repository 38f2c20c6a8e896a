"""Routes that change which scenes a finished film has, and in what order."""

from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.job_records import read_job_records
from api.jobs.scene_order import SceneOrder, SceneOrderRequest, change_order, describe_order
from contracts import FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/scene-order", tags=["control"], dependencies=[Depends(forbid_query_parameters)]
)


class SceneOrderChange(FrozenModel):
    """The change is accepted; the job's progress tells when the film has it."""

    job_id: str = Field(description="The job's id.")
    status: JobStatus = JobStatus.PROCESSING


@router.get(
    "",
    operation_id="get_scene_order",
    responses=problem_responses(404, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def get_scene_order(services: ServicesDep, row: OwnJobDep) -> SceneOrder:
    """Tell which scenes the film has, in what order, how each comes in, and which were taken out."""
    return describe_order(row, await read_job_records(services, row))


@router.put(
    "",
    operation_id="change_scene_order",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def change_scene_order(
    services: ServicesDep, row: OwnJobDep, request: SceneOrderRequest
) -> SceneOrderChange:
    """Cut a finished film with these scenes, in this order, each with its transition.

    Nothing is bought, and only the pieces that change are rendered. Scenes that are not named are taken out
    of the film; their takes are kept, and naming them again puts them back. Scenes keep their numbers. The
    film that there is stays until the new one is done.
    """
    await change_order(services, row, request)
    return SceneOrderChange(job_id=row.id)
