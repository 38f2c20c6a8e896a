"""What the API tells of one job, as it happens: over a stream that is opened again when it breaks.

An API of before the streams answers with one picture: then it is asked again and again.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from httpx_sse import ServerSentEvent
from pydantic import ValidationError

from cli.answers import AwayError, RefusedError, Trouble
from cli.client import Api
from workflows.contracts import ProgressResponse

# From one try to the next: this, then twice as long each time.
RETRY_SECONDS, LONGEST_RETRY_SECONDS = 1.0, 8.0

News = ProgressResponse | AwayError


async def news_of(api: Api, job_id: str, patience: float) -> AsyncIterator[News]:
    """The job's pictures, to its end; and in between why there are none.

    Raises:
        RefusedError: there is no such job.
        AwayError: nobody answered for `patience` seconds.
    """
    reader = _Reader(api, job_id)
    lost_at: float | None = None
    tries = 0
    while not reader.over:
        try:
            async with aclosing(reader.read()) as told:
                async for news in told:
                    lost_at, tries = None, 0
                    yield news
        except AwayError as error:
            lost_at = lost_at or time.monotonic()
            if time.monotonic() - lost_at > patience:
                raise
            yield error
        if not reader.over:
            await asyncio.sleep(min(LONGEST_RETRY_SECONDS, RETRY_SECONDS * 2**tries))
            tries += 1


class _Reader:
    """Reads one stream after the other, each from where the one before ended."""

    def __init__(self, api: Api, job_id: str) -> None:
        self._api, self._job_id = api, job_id
        self._last = ""
        self.over = False

    async def read(self) -> AsyncGenerator[News]:
        """To the end of this stream."""
        async with aclosing(self._api.events(self._job_id, self._last)) as events:
            async for event in events:
                self._last = event.id or self._last
                if (news := self._understood(event)) is not None:
                    yield news

    def _understood(self, event: ServerSentEvent) -> News | None:
        try:
            return self._said(event)
        except ValidationError as error:
            raise RefusedError("The API says what this command does not understand: is it newer?") from error

    def _said(self, event: ServerSentEvent) -> News | None:
        if event.event == "done":
            self.over = True
        if not event.data:
            return None
        if event.event == "update":
            return ProgressResponse.model_validate_json(event.data)
        if event.event == "error":
            return AwayError(Trouble.model_validate_json(event.data).error.message)
        return None
