"""The API, and beside its streams others as they are often built: each asks the workflow by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.app import create_app
from api.dependencies import OwnJob, Rooms
from api.picture import Source, shown
from api.standing import standing
from api.watching.rhythm import BRISK_SECONDS
from engine import NoWorkerError

app = create_app()


@app.get("/naive/{job_id}", response_class=EventSourceResponse)
async def naive(rooms: Rooms, row: OwnJob) -> AsyncIterator[ServerSentEvent]:
    """A query a second for each stream."""
    seen, told = 0, None
    while True:
        # Where all of them are too many for the worker, some are not answered.
        with suppress(NoWorkerError):
            told = await rooms.engine.questions.progress(row.id)
        if told is not None and told.seq > seen:
            seen = told.seq
            stands = await standing(rooms, row)
            view = shown(rooms, row, told, Source.WORKFLOW, datetime.now(UTC), stands)
            yield ServerSentEvent(raw_data=view.model_dump_json(), event="update", id=str(seen))
        await asyncio.sleep(BRISK_SECONDS)
