"""The API, and beside its streams others as they are often built: each asks the workflow by itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.app import create_app
from api.dependencies import OwnJob, Rooms
from api.picture import Source, shown
from api.watching.rhythm import BRISK_SECONDS

app = create_app()


@app.get("/naive/{job_id}", response_class=EventSourceResponse)
async def naive(rooms: Rooms, row: OwnJob) -> AsyncIterator[ServerSentEvent]:
    """A query a second for each stream."""
    seen = 0
    while True:
        told = await rooms.engine.progress(row.id)
        if told.seq > seen:
            seen = told.seq
            view = shown(rooms, row, told, Source.WORKFLOW, datetime.now(UTC))
            yield ServerSentEvent(raw_data=view.model_dump_json(), event="update", id=str(seen))
        await asyncio.sleep(BRISK_SECONDS)
