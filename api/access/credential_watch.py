"""Ends event streams whose caller's credential has ended meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.sse import ServerSentEvent

from api.access.caller import CallerKind
from api.auth import CallerDep
from api.progress.sse_events import signed_out_event
from api.services import ApiServices
from contracts.people import AccessScope
from store.catalog_outages import CatalogUnavailable

# A stream is over 15 seconds after its credential, with the second for which a process knows a caller.
CHECK_SECONDS = 12.0
CredentialCheck = Callable[[], Awaitable[bool]]


async def get_credential_check(request: Request, caller: CallerDep) -> CredentialCheck | None:
    """Return what tells whether the caller may still read; None: that cannot change."""
    if caller.via is CallerKind.LOCAL:
        return None
    services: ApiServices = request.app.state.services

    async def may_still_read() -> bool:
        try:
            now = await services.authenticator.find_caller(request)
        except CatalogUnavailable:
            return True  # Nobody can tell now: the next look will.
        return now is not None and now.team_id == caller.team_id and AccessScope.JOBS_READ in now.scopes

    return may_still_read


CredentialCheckDep = Annotated[CredentialCheck | None, Depends(get_credential_check)]


async def end_with_credential(
    events: AsyncIterator[ServerSentEvent], check: CredentialCheck | None
) -> AsyncIterator[ServerSentEvent]:
    """Yield the events; once the credential has ended, say so and end."""
    if check is None:
        async for event in events:
            yield event
        return
    reader, due = _Reader(events), time.monotonic() + CHECK_SECONDS
    try:
        while not reader.is_over:
            ready = await reader.read(due - time.monotonic())
            if time.monotonic() >= due:
                if not await check():
                    yield signed_out_event()
                    return
                due = time.monotonic() + CHECK_SECONDS
            for event in ready:
                yield event
    finally:
        await reader.close()


class _Reader:
    """Reads events one by one; a wait that runs out of time loses none."""

    def __init__(self, events: AsyncIterator[ServerSentEvent]) -> None:
        self._events = events
        self._next: asyncio.Task[list[ServerSentEvent]] | None = None
        self.is_over = False

    async def read(self, seconds: float) -> list[ServerSentEvent]:
        """Return the next event, if it comes in time."""
        self._next = self._next or asyncio.create_task(self._read_next())
        await asyncio.wait({self._next}, timeout=max(0.0, seconds))
        if not self._next.done():
            return []
        task, self._next = self._next, None
        return task.result()

    async def close(self) -> None:
        """Stop reading."""
        if self._next is not None:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)

    async def _read_next(self) -> list[ServerSentEvent]:
        try:
            return [await anext(self._events)]
        except StopAsyncIteration:
            self.is_over = True
            return []
