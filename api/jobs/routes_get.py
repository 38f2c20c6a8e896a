"""`GET /jobs/{job_id}`: one job in full."""

from fastapi import APIRouter, Depends

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.confirm_status import confirm_status
from api.jobs.job_records import read_job_records
from api.jobs.schemas import JobDetails
from api.jobs.serialize import JobSerializer
from api.jobs.stale_scenes import describe_stale_scenes
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}",
    tags=["jobs"],
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


@router.get("", operation_id="get_job", responses=problem_responses(404, 422))
async def get_job(services: ServicesDep, row: OwnJobDep) -> JobDetails:
    """Return the job in full: brief, storyboard, takes, film, cost, error."""
    checked = await confirm_status(services, row)
    records = await read_job_records(services, row)
    stale = describe_stale_scenes(services, checked.row, records)
    return JobSerializer(services.signer, services.web_ui).to_details(checked, records, stale)
