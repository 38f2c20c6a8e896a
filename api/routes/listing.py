"""`GET /jobs`: the caller's jobs, newest first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict

from api.dependencies import Owner, Rooms, no_store
from api.documented import answers
from api.row_context import contexts
from api.showing import Showing
from api.truth import confirm_all
from api.views import JobList, JobSummary
from store.paging import JobQuery

router = APIRouter(tags=["jobs"], dependencies=[Depends(no_store)])


class Filters(JobQuery):
    """Which jobs. A parameter that is none of these is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


@router.get("/jobs", responses=answers(422))
async def list_jobs(rooms: Rooms, owner: Owner, filters: Annotated[Filters, Query()]) -> JobList:
    """A page of jobs. `q` looks in titles and texts; `next_cursor`, given as `cursor`, is the next page."""
    page = await rooms.jobs.page(owner, filters)
    truths = await confirm_all(rooms, page.jobs)
    # What asking has just healed may not be what was asked for any more.
    beside = await contexts(rooms, [row.id for row in page.jobs])
    show = Showing(rooms.signer, rooms.web_ui).summary
    shown = (show(truth, beside[truth.row.id]) for truth in truths)
    return JobList(jobs=tuple(job for job in shown if _fits(job, filters)), next_cursor=page.next_cursor)


def _fits(job: JobSummary, filters: Filters) -> bool:
    return filters.status in (None, job.status) and filters.needs_you in (None, job.needs_you is not None)
