"""How a job gets on: as a stream of events, or as one picture."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.dependencies import OwnJob, Rooms, Watchers, as_it_comes, no_query, no_store
from api.documented import answers
from api.negotiated import JsonRoute, both
from api.picture import Progress, picture
from api.watching.resuming import LastSeen, greeting
from api.watching.watch import Watch

router = APIRouter(
    prefix="/jobs/{job_id}", tags=["jobs"], dependencies=[Depends(no_query), Depends(as_it_comes)]
)
snapshot = APIRouter(
    prefix="/jobs/{job_id}",
    dependencies=[Depends(no_query), Depends(no_store)],
    route_class=JsonRoute,
    include_in_schema=False,
)


@snapshot.get("/progress")
async def get_progress(rooms: Rooms, row: OwnJob) -> Progress:
    """Where the job stands now; `source` says whether the workflow said so or the catalog."""
    return await picture(rooms, row)


async def watched(hub: Watchers, row: OwnJob) -> AsyncIterator[Watch]:
    """The job's watch, until the stream is over, however it ends."""
    with hub.watching(row) as watch:
        yield watch


@router.get("/progress", response_class=EventSourceResponse, responses=both(Progress) | answers(404, 422))
async def stream_progress(
    hub: Watchers, watch: Annotated[Watch, Depends(watched)], last: LastSeen
) -> AsyncIterator[ServerSentEvent]:
    """How the job gets on, until it has ended; with `Accept: application/json`, where it stands now.

    Events: `update` (data: the picture; id: its `seq`, left out where that is the same as before), `error`
    (data: `{job_id, error: {type, message}}`; the stream goes on), `done` (data: `{job_id, status}`; the
    stream ends). With `Last-Event-ID` all that was missed comes first.
    """
    yield greeting()
    async for entry in hub.follow(watch, last):
        yield entry.event
