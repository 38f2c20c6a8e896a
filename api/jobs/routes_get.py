"""`GET /jobs/{job_id}`: one job in full."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import MAX_JOB_ID_CHARS, ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from api.jobs.confirm_status import confirm_status
from api.jobs.job_records import read_job_records
from api.jobs.schemas import JobDetails
from api.jobs.serialize import JobSerializer
from api.jobs.stale_scenes import describe_stale_scenes
from contracts import FrozenModel
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}",
    tags=["jobs"],
    dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_caching)],
)


class JobPlace(FrozenModel):
    """Where the job is looked for. Unknown parameters are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    trashed: bool = Field(default=False, description="Find it in the trash, too.")


@router.get("", operation_id="get_job", responses=problem_responses(404, 422))
async def get_job(
    services: ServicesDep, owner: OwnerDep, job_id: str, place: Annotated[JobPlace, Query()]
) -> JobDetails:
    """Return the job in full: brief, storyboard, takes, film, cost, error."""
    find = services.trash.get_job if place.trashed else services.jobs.get_job
    row = await find(owner, job_id[:MAX_JOB_ID_CHARS])
    checked = await confirm_status(services, row)
    records = await read_job_records(services, row)
    stale = describe_stale_scenes(services, checked.row, records)
    return JobSerializer(services.signer, services.web_ui).to_details(checked, records, stale)
