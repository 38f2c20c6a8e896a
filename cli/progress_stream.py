"""Read one job's progress from the API's event stream, and reconnect when it breaks.

An API without streams answers each request with one snapshot: then it is polled.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from httpx_sse import ServerSentEvent
from pydantic import Field, ValidationError

from cli.api_client import ApiClient
from cli.api_models import ApiRefusedError, ApiUnavailableError, ErrorEvent
from contracts import ProgressResponse

# Delay before a reconnect: doubled after each failure, up to the maximum.
RETRY_SECONDS, MAX_RETRY_SECONDS = 1.0, 8.0


class StreamedProgress(ProgressResponse):
    """A snapshot, and the JSON in which the API told it: the API says more than this contract has."""

    told: str = Field(exclude=True)


StreamItem = StreamedProgress | ApiUnavailableError


async def stream_progress(api: ApiClient, job_id: str, patience: float) -> AsyncIterator[StreamItem]:
    """Yield the job's snapshots until it ends, and in between the reason why there are none.

    Raises:
        ApiRefusedError: there is no such job.
        ApiUnavailableError: nothing answered for `patience` seconds.
    """
    reader = _StreamReader(api, job_id)
    lost_at: float | None = None
    tries = 0
    while not reader.over:
        try:
            async with aclosing(reader.read_stream()) as told:
                async for news in told:
                    lost_at, tries = None, 0
                    yield news
        except ApiUnavailableError as error:
            lost_at = lost_at or time.monotonic()
            if time.monotonic() - lost_at > patience:
                raise
            yield error
        if not reader.over:
            await asyncio.sleep(min(MAX_RETRY_SECONDS, RETRY_SECONDS * 2**tries))
            tries += 1


class _StreamReader:
    """Reads one stream after the other, each from the last event id of the one before."""

    def __init__(self, api: ApiClient, job_id: str) -> None:
        self._api, self._job_id = api, job_id
        self._last = ""
        self.over = False

    async def read_stream(self) -> AsyncGenerator[StreamItem]:
        """Yield what this stream says, to its end."""
        async with aclosing(self._api.stream_events(self._job_id, self._last)) as events:
            async for event in events:
                self._last = event.id or self._last
                if (news := self._parse_event(event)) is not None:
                    yield news

    def _parse_event(self, event: ServerSentEvent) -> StreamItem | None:
        try:
            return self._parse_by_type(event)
        except ValidationError as error:
            raise ApiRefusedError(
                "The API says what this command does not understand: is it newer?"
            ) from error

    def _parse_by_type(self, event: ServerSentEvent) -> StreamItem | None:
        if event.event == "done":
            self.over = True
        if not event.data:
            return None
        if event.event == "update":
            progress = ProgressResponse.model_validate_json(event.data)
            return StreamedProgress(**dict(progress), told=event.data)
        if event.event == "error":
            return ApiUnavailableError(ErrorEvent.model_validate_json(event.data).error.message)
        return None
