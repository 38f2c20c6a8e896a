"""Routes that add a scene to a finished film."""

from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.add_scene import NewSceneEstimate, add_scene, estimate_new_scene
from api.jobs.new_scene_plan import NewSceneRequest
from api.jobs.routes_create import IdempotencyKey
from contracts import FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/scenes", tags=["control"], dependencies=[Depends(forbid_query_parameters)]
)


class AddedScene(FrozenModel):
    """The scene is ordered; the job's progress tells when the film has it."""

    job_id: str = Field(description="The job's id.")
    scene: int = Field(description="The scene's number, which it keeps wherever it stands.")
    status: JobStatus = JobStatus.PROCESSING


@router.post(
    "",
    operation_id="add_scene",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def add_film_scene(
    services: ServicesDep, row: OwnJobDep, request: NewSceneRequest, idempotency_key: IdempotencyKey = None
) -> AddedScene:
    """Buy a further scene for a finished film, and cut the film with it.

    Only its clip is bought, and only the pieces that change are rendered. The music is fitted to the new
    length. The film that there is stays until the new one is done; if the clip cannot be had, the film goes
    on without it.
    """
    number = await add_scene(services, row, request, idempotency_key)
    return AddedScene(job_id=row.id, scene=number)


@router.post(
    "/estimate",
    operation_id="estimate_new_scene",
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_film_scene(
    services: ServicesDep, row: OwnJobDep, request: NewSceneRequest
) -> NewSceneEstimate:
    """Estimate such a scene: its price, its length, and how long it takes. Nothing is spent."""
    return await estimate_new_scene(services, row, request)
