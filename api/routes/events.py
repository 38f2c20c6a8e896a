"""How all jobs get on, on one connection: browsers allow six to a host."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.dependencies import Owner, Watchers, as_it_comes, no_query
from api.documented import answers
from api.watching.resuming import LastSeen
from api.watching.roster import Roster

router = APIRouter(tags=["jobs"], dependencies=[Depends(no_query), Depends(as_it_comes)])


async def roster(hub: Watchers, owner: Owner) -> AsyncIterator[Roster]:
    """The owner's, until the stream is over, however it ends."""
    with hub.roster(owner) as found:
        yield found


@router.get("/events", response_class=EventSourceResponse, responses=answers(422))
async def stream_events(
    hub: Watchers, roster: Annotated[Roster, Depends(roster)], last: LastSeen
) -> AsyncIterator[ServerSentEvent]:
    """How your jobs get on: those that go on, and those that begin to.

    The events are those of a job's own stream (`GET /jobs/{job_id}/progress`), for all jobs; `done` ends a
    job, and never the stream. The id is a moment: with `Last-Event-ID`, the present picture of each job that
    goes on comes again, and the last of each that has ended since then. Pass over pictures (`job_id`, `seq`)
    that you know. Where nothing happens, a `ping` (data: `{}`) comes every 15 seconds: a line that is silent
    for longer than 40 is broken.
    """
    async for event in hub.follow_all(roster, last):
        yield event
