"""`GET /jobs`: the caller's jobs, newest first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict

from api.dependencies import Owner, Rooms, no_store
from api.documented import answers
from api.showing import Showing
from api.truth import confirm_all
from api.views import JobList
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
    fitting = [truth for truth in truths if filters.status in (None, truth.row.status)]
    show = Showing(rooms.signer, rooms.web_ui).summary
    return JobList(jobs=tuple(show(truth) for truth in fitting), next_cursor=page.next_cursor)
