"""`GET /events`: progress of all jobs on one connection, since browsers allow six per host."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.access.credential_watch import CredentialCheckDep, end_with_credential
from api.auth import OwnerDep, require_scope
from api.dependencies import HubDep, disable_stream_buffering, forbid_query_parameters
from api.http.openapi import problem_responses
from api.progress.last_event_id import LastEventIdDep
from api.progress.owner_jobs import OwnerJobs
from contracts.people import AccessScope

router = APIRouter(
    tags=["jobs"],
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(disable_stream_buffering),
    ],
)


async def use_owner_jobs(hub: HubDep, owner: OwnerDep) -> AsyncIterator[OwnerJobs]:
    """Use the owner's jobs until the stream ends, however it ends."""
    with hub.use_owner_jobs(owner) as found:
        yield found


@router.get(
    "/events",
    operation_id="stream_events",
    response_class=EventSourceResponse,
    responses=problem_responses(422),
)
async def stream_events(
    hub: HubDep,
    owner_jobs: Annotated[OwnerJobs, Depends(use_owner_jobs)],
    last: LastEventIdDep,
    credential: CredentialCheckDep,
) -> AsyncIterator[ServerSentEvent]:
    """Stream the progress of your jobs: those that are active, and those that start.

    The events are those of a job's own stream (`GET /jobs/{job_id}/progress`), for all jobs; `done` ends a
    job, never the stream. The id is a time: with `Last-Event-ID`, the present snapshot of each active job is
    sent again, and the last one of each job that has ended since then. Ignore snapshots (`job_id`, `seq`)
    that you know. If nothing happens, a `ping` (data: `{}`) is sent every 15 seconds: a connection silent
    for more than 40 is broken. Once the caller's log-in or key is over, an `error` with `error.type:
    signed_out` ends the stream.
    """
    async for event in end_with_credential(hub.subscribe_to_owner(owner_jobs, last), credential):
        yield event
