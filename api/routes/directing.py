"""What only the owner can say of the scenes: how they are told, which is made anew, which take is used."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ConfigDict, Field

from api.dependencies import OwnJob, Rooms, no_query
from api.directing.choosing import choose
from api.directing.retake import RetakePrice, Wish, price, retake
from api.directing.storyboard import Edited, edit
from api.documented import answers
from api.routes.generate import IdempotencyKey
from workflows.contracts import MAX_SCENES, Frozen, JobStatus, SceneBrief

router = APIRouter(prefix="/jobs/{job_id}", tags=["control"], dependencies=[Depends(no_query)])

SceneNumber = Annotated[int, Path(ge=1, le=MAX_SCENES)]


class StoryboardEdit(Frozen):
    """All scenes in their new order. `revision`: the storyboard that was edited; null: whichever is there."""

    model_config = ConfigDict(extra="forbid")

    scenes: tuple[SceneBrief, ...] = Field(min_length=1, max_length=MAX_SCENES)
    revision: int | None = Field(default=None, ge=0)


class Choice(Frozen):
    """The take that the film is to be cut with."""

    model_config = ConfigDict(extra="forbid")

    take: int = Field(ge=1)


class Directed(Frozen):
    """It is being done: the job's progress tells when it is."""

    job_id: str
    scene: int
    take: int
    status: JobStatus = JobStatus.PROCESSING


@router.put("/storyboard", responses=answers(404, 409, 413, 422, 503))
async def edit_storyboard(rooms: Rooms, row: OwnJob, order: StoryboardEdit) -> Edited:
    """Edit the storyboard of a job that waits for its approval. The answer says what it will cost now."""
    return await edit(rooms, row, order.scenes, order.revision)


@router.post(
    "/scenes/{n}/retake", status_code=HTTPStatus.ACCEPTED, responses=answers(404, 409, 413, 422, 503)
)
async def retake_scene(
    rooms: Rooms, row: OwnJob, n: SceneNumber, wish: Wish, idempotency_key: IdempotencyKey = None
) -> Directed:
    """Make scene `n` anew; the film is cut again, all other clips as they are. Its earlier takes are kept."""
    return Directed(job_id=row.id, scene=n, take=await retake(rooms, row, n, wish, idempotency_key))


@router.post("/scenes/{n}/retake/estimate", responses=answers(404, 413, 422))
async def price_retake(rooms: Rooms, row: OwnJob, n: SceneNumber, wish: Wish) -> RetakePrice:
    """What such a retake would cost, and how long it would take. Nothing is spent."""
    return await price(rooms, row, n, wish)


@router.post(
    "/scenes/{n}/choose", status_code=HTTPStatus.ACCEPTED, responses=answers(404, 409, 413, 422, 503)
)
async def choose_take(rooms: Rooms, row: OwnJob, n: SceneNumber, choice: Choice) -> Directed:
    """Cut the film with this take of scene `n`."""
    await choose(rooms, row, n, choice.take)
    return Directed(job_id=row.id, scene=n, take=choice.take)
