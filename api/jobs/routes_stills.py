"""Routes of stills that are drawn while a storyboard waits for its owner."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.early_stills import StillPrice, StillRequest, order_still, price_one_still
from api.jobs.routes_scenes import SceneNumber
from contracts import FrozenModel
from contracts.people import AccessScope

MAX_STILL_NUMBER = 1_000

router = APIRouter(prefix="/jobs/{job_id}", tags=["control"], dependencies=[Depends(forbid_query_parameters)])

StillNumber = Annotated[
    int, Path(ge=1, le=MAX_STILL_NUMBER, description="The still's number, from 1; each is drawn once.")
]


class OrderedStill(FrozenModel):
    """The still is ordered, or was before; the scene in `results.scenes` has it among `stills`."""

    job_id: str
    scene: int
    take: int = Field(description="The still's number.")


@router.get(
    "/still-price",
    operation_id="price_still",
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def price_still(services: ServicesDep, row: OwnJobDep) -> StillPrice:
    """Say what one still of the film costs, and who would draw it. Nothing is spent."""
    return price_one_still(services, row)


@router.put(
    "/scenes/{n}/stills/{take}",
    operation_id="draw_still",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def draw_still(
    services: ServicesDep, row: OwnJobDep, n: SceneNumber, take: StillNumber, request: StillRequest
) -> OrderedStill:
    """Have a still of scene `n` drawn while the storyboard waits for you: see it before any clip is paid for.

    `take` is the still's number: 1, then 2 for another one, and so on. A number is drawn once, however often
    you send it. If the scene opens on a still when it is made, it begins from the newest one of its present
    text, and none is bought for it.
    """
    await order_still(services, row, n, take, request)
    return OrderedStill(job_id=row.id, scene=n, take=take)
