"""The API with a naive stream beside its own: each client's stream queries the workflow by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.app import create_app
from api.dependencies import OwnJobDep, ServicesDep
from api.jobs.job_records import read_job_records
from api.progress.poll_interval import MIN_POLL_SECONDS
from api.progress.snapshot import SnapshotInput, SnapshotSource, serialize_snapshot
from temporal_client import NoWorkerError

app = create_app()


@app.get("/naive/{job_id}", response_class=EventSourceResponse)
async def stream_by_queries(rooms: ServicesDep, row: OwnJobDep) -> AsyncIterator[ServerSentEvent]:
    """Stream a job's progress by one workflow query a second."""
    seen, told = 0, None
    while True:
        # Under too many queries the worker leaves some unanswered.
        with suppress(NoWorkerError):
            told = await rooms.temporal.queries.get_progress(row.id)
        if told is not None and told.seq > seen:
            seen = told.seq
            stands = await read_job_records(rooms, row)
            view = serialize_snapshot(
                rooms, SnapshotInput(row, told, SnapshotSource.WORKFLOW, datetime.now(UTC), stands)
            )
            yield ServerSentEvent(raw_data=view.model_dump_json(), event="update", id=str(seen))
        await asyncio.sleep(MIN_POLL_SECONDS)
