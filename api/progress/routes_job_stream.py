"""`GET /jobs/{job_id}/progress`: a job's progress as an event stream, or as one snapshot."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.access.credential_watch import CredentialCheckDep, end_with_credential
from api.auth import require_scope
from api.dependencies import (
    HubDep,
    OwnJobDep,
    ServicesDep,
    disable_stream_buffering,
    forbid_caching,
    forbid_query_parameters,
)
from api.http.content_negotiation import JsonRoute, stream_or_json_responses
from api.http.openapi import problem_responses
from api.progress.job_poller import JobPoller
from api.progress.last_event_id import LastEventIdDep, greeting_event
from api.progress.snapshot import ProgressSnapshot, read_snapshot
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}",
    tags=["jobs"],
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(disable_stream_buffering),
    ],
)
snapshot_router = APIRouter(
    prefix="/jobs/{job_id}",
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
    route_class=JsonRoute,
    include_in_schema=False,
)


@snapshot_router.get("/progress")
async def get_job_progress(services: ServicesDep, row: OwnJobDep) -> ProgressSnapshot:
    """Return the job's progress now; `source: catalog` says that the workflow does not answer just now."""
    return await read_snapshot(services, row)


async def use_job_poller(hub: HubDep, row: OwnJobDep) -> AsyncIterator[JobPoller]:
    """Use the job's poller until the stream ends, however it ends."""
    with hub.use_job_poller(row) as poller:
        yield poller


@router.get(
    "/progress",
    operation_id="stream_job_progress",
    response_class=EventSourceResponse,
    responses=stream_or_json_responses(ProgressSnapshot) | problem_responses(404, 422),
)
async def stream_job_progress(
    hub: HubDep,
    poller: Annotated[JobPoller, Depends(use_job_poller)],
    last: LastEventIdDep,
    credential: CredentialCheckDep,
) -> AsyncIterator[ServerSentEvent]:
    """Stream the job's progress until it ends; with `Accept: application/json`, return one snapshot.

    Events: `update` (data: the snapshot; id: its `seq`, left out if unchanged), `error` (data: `{job_id,
    error: {type, message}}`; the stream continues), `done` (data: `{job_id, status}`; the stream ends). With
    `Last-Event-ID` all missed events come first. Once the caller's log-in or key is over, an `error` with
    `error.type: signed_out` ends the stream.
    """
    yield greeting_event()
    events = (entry.server_sent_event async for entry in hub.subscribe_to_job(poller, last))
    async for event in end_with_credential(events, credential):
        yield event
