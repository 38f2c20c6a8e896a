"""One job in full."""

from fastapi import APIRouter, Depends

from api.dependencies import OwnJob, Rooms, no_query, no_store
from api.documented import answers
from api.showing import Showing
from api.standing import standing
from api.truth import confirm
from api.views import Job

router = APIRouter(
    prefix="/jobs/{job_id}", tags=["jobs"], dependencies=[Depends(no_query), Depends(no_store)]
)


@router.get("", responses=answers(404, 422))
async def get_job(rooms: Rooms, row: OwnJob) -> Job:
    """The job in full: brief, storyboard, takes, film, cost, error."""
    truth = await confirm(rooms, row)
    return Showing(rooms.signer, rooms.web_ui).job(truth, await standing(rooms, row))
