"""Routes that edit the storyboard, retake scenes, leave scenes out and choose takes."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ConfigDict, Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.change_lines import LinesEstimate, LinesRequest, change_lines, estimate_lines
from api.jobs.choose_take import request_take_in_film
from api.jobs.leave_out import request_leave_out
from api.jobs.retake import RetakeEstimate, RetakeRequest, estimate_scene_retake, order_retake
from api.jobs.routes_create import IdempotencyKey
from api.jobs.storyboard_estimate import StoryboardEstimate, estimate_storyboard
from api.jobs.storyboard_review import EditedStoryboard, StoryboardEdit, edit_board
from contracts import MAX_SCENES, FrozenModel, JobStatus
from contracts.people import AccessScope
from contracts.spoken_lines import Line

router = APIRouter(prefix="/jobs/{job_id}", tags=["control"], dependencies=[Depends(forbid_query_parameters)])

PartNumber = Annotated[int, Field(ge=0, le=MAX_SCENES)]
SceneNumber = Annotated[int, Path(ge=1, le=MAX_SCENES)]


class TakeChoiceRequest(FrozenModel):
    """The take with which the film is cut."""

    model_config = ConfigDict(extra="forbid")

    take: int = Field(ge=1)


class LeaveOutRequest(FrozenModel):
    """The scenes that the film is cut without."""

    model_config = ConfigDict(extra="forbid")

    scenes: tuple[PartNumber, ...] = Field(
        min_length=1, max_length=MAX_SCENES + 1, description="Scenes that are being made; 0 is the music."
    )


class LeaveOutResult(FrozenModel):
    """These scenes are being stopped; the job's progress tells what becomes of the money."""

    job_id: str
    scenes: tuple[int, ...]
    status: JobStatus = JobStatus.PROCESSING


class SceneUpdateResult(FrozenModel):
    """The change is accepted; the job's progress tells when it is done."""

    job_id: str
    scene: int
    take: int
    status: JobStatus = JobStatus.PROCESSING


class RetakeResult(SceneUpdateResult):
    """The takes are ordered; the job's progress tells when they are there."""

    takes: tuple[int, ...] = Field(description="The numbers of all takes that are made; `take` is the first.")


class LinesChange(FrozenModel):
    """The change is accepted; the job's progress tells when the film has it."""

    job_id: str
    scene: int
    lines: tuple[Line, ...]
    status: JobStatus = JobStatus.PROCESSING


@router.put(
    "/storyboard",
    operation_id="edit_storyboard",
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def edit_storyboard(services: ServicesDep, row: OwnJobDep, order: StoryboardEdit) -> EditedStoryboard:
    """Edit the storyboard of a job that waits for its approval, or how many takes are made of each scene.

    The response has the new price.
    """
    return await edit_board(services, row, order)


@router.post(
    "/storyboard/estimate",
    operation_id="estimate_storyboard",
    responses=problem_responses(404, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_edited_storyboard(
    services: ServicesDep, row: OwnJobDep, order: StoryboardEdit
) -> StoryboardEstimate:
    """Estimate what the film of an edited storyboard would cost if it were saved. Nothing is stored."""
    return await estimate_storyboard(services, row, order)


@router.post(
    "/leave-out",
    operation_id="leave_out_scenes",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def leave_out_scenes(services: ServicesDep, row: OwnJobDep, order: LeaveOutRequest) -> LeaveOutResult:
    """Cut the film without these scenes, 0 for the music, instead of waiting for them.

    The scenes' provider jobs are stopped where the service can do that. A clip that is paid for all the same
    is fetched when it is ready, and kept as a take. A later retake or retry brings such a scene back.
    """
    return LeaveOutResult(job_id=row.id, scenes=await request_leave_out(services, row, order.scenes))


@router.post(
    "/scenes/{n}/retake",
    operation_id="retake_scene",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def retake_scene(
    services: ServicesDep,
    row: OwnJobDep,
    n: SceneNumber,
    request: RetakeRequest,
    idempotency_key: IdempotencyKey = None,
) -> RetakeResult:
    """Make scene `n` again and cut the film anew; other clips stay, and earlier takes are kept."""
    takes = await order_retake(services, row, n, request, idempotency_key)
    return RetakeResult(job_id=row.id, scene=n, take=takes[0], takes=takes)


@router.post(
    "/scenes/{n}/retake/estimate",
    operation_id="estimate_retake",
    responses=problem_responses(404, 413, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_retake(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, request: RetakeRequest
) -> RetakeEstimate:
    """Estimate such a retake: its price and duration. Nothing is spent."""
    return await estimate_scene_retake(services, row, n, request)


@router.post(
    "/scenes/{n}/choose",
    operation_id="choose_take",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def choose_take(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, choice: TakeChoiceRequest
) -> SceneUpdateResult:
    """Cut the film with this take of scene `n`."""
    await request_take_in_film(services, row, n, choice.take)
    return SceneUpdateResult(job_id=row.id, scene=n, take=choice.take)


@router.put(
    "/scenes/{n}/lines",
    operation_id="change_lines",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def change_scene_lines(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, request: LinesRequest
) -> LinesChange:
    """Have other lines spoken in scene `n` of a finished film, and mix it anew.

    Only lines that are not spoken yet are bought, and no clip. The scene gets longer where they need it: its
    clip may have time to spare, and after its end the last picture is held, up to 3 seconds. The film that
    there is stays until the new one is done.
    """
    await change_lines(services, row, n, request)
    return LinesChange(job_id=row.id, scene=n, lines=request.lines)


@router.post(
    "/scenes/{n}/lines/estimate",
    operation_id="estimate_lines",
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_scene_lines(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, request: LinesRequest
) -> LinesEstimate:
    """Estimate such a change: its price, and whether the lines fit. Nothing is spent."""
    return await estimate_lines(services, row, n, request)
