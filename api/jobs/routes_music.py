"""Routes that change the music of a finished film."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.change_music import MusicEstimate, MusicRequest, change_music, estimate_music
from api.jobs.routes_create import IdempotencyKey
from contracts import FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/music", tags=["control"], dependencies=[Depends(forbid_query_parameters)]
)


class MusicUpdateResult(FrozenModel):
    """The change is accepted; the job's progress tells when the film has it. `take`: that was ordered."""

    job_id: str
    request: int
    take: int | None
    status: JobStatus = JobStatus.PROCESSING


@router.post(
    "",
    operation_id="change_music",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def change_film_music(
    services: ServicesDep, row: OwnJobDep, request: MusicRequest, idempotency_key: IdempotencyKey = None
) -> MusicUpdateResult:
    """Give a finished film other music: another take, an own file, another level, or none.

    Only the mix is made anew, in each language that the film has; no scene is rendered or bought. The film
    that there is stays until the new one is done.
    """
    asked = await change_music(services, row, request, idempotency_key)
    return MusicUpdateResult(job_id=row.id, request=asked.number, take=asked.new_take)


@router.post(
    "/estimate",
    operation_id="estimate_music",
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_film_music(services: ServicesDep, row: OwnJobDep, request: MusicRequest) -> MusicEstimate:
    """Estimate such a change: its price and duration. Nothing is spent."""
    return await estimate_music(services, row, request)
