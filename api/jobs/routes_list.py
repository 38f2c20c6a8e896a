"""`GET /jobs`: the caller's jobs, found, sorted, a page at a time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from api.jobs.confirm_status import confirm_statuses
from api.jobs.schemas import JobList, JobSummary
from api.jobs.serialize import JobSerializer
from api.jobs.summary_details import read_summary_details
from contracts.people import AccessScope
from store.pagination import JobQuery

router = APIRouter(
    tags=["jobs"], dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_caching)]
)


class JobFilters(JobQuery):
    """Filters of the list. Unknown parameters are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


@router.get("/jobs", operation_id="list_jobs", responses=problem_responses(422))
async def list_jobs(
    services: ServicesDep, owner: OwnerDep, filters: Annotated[JobFilters, Query()]
) -> JobList:
    """List a page of jobs; `next_cursor` is the `cursor` of the next page, with the same filters."""
    page = await services.jobs.list_page(owner, filters)
    checked_jobs = await confirm_statuses(services, page.jobs)
    # A row that confirming has just repaired may no longer match the filters.
    details = await read_summary_details(services, [row.id for row in page.jobs])
    show = JobSerializer(services.signer, services.web_ui).to_summary
    shown = (show(checked, details[checked.row.id]) for checked in checked_jobs)
    return JobList(
        jobs=tuple(job for job in shown if _matches_filters(job, filters)),
        next_cursor=page.next_cursor,
        total=page.total,
    )


def _matches_filters(job: JobSummary, filters: JobFilters) -> bool:
    return filters.status in (None, job.status) and filters.needs_you in (None, job.needs_you is not None)
