"""Start and resumption of event streams: Last-Event-ID, reconnect delay, greeting."""

import random
import time
from typing import Annotated

from fastapi import Depends, Header
from fastapi.sse import ServerSentEvent

# Reconnect delay in milliseconds, random so that clients do not return all at once.
RECONNECT_RANGE_MS = (1_000, 3_000)
# Tolerance: `seq` runs ahead of the clock when changes come quickly, and clocks differ.
MAX_CLOCK_SKEW_MS = 3_600_000


def parse_last_event_id(
    last_event_id: Annotated[
        str | None,
        Header(description="The id of the last event that was seen. What is no id of ours is passed over."),
    ] = None,
) -> int | None:
    """Parse Last-Event-ID; None if the client has seen nothing, or the id is not ours."""
    if last_event_id is None or not (last_event_id.isascii() and last_event_id.isdecimal()):
        return None
    seen = int(last_event_id[:20])
    return seen if seen <= now_ms() + MAX_CLOCK_SKEW_MS else None


LastEventIdDep = Annotated[int | None, Depends(parse_last_event_id)]


def greeting_event(id_: int | None = None) -> ServerSentEvent:
    """Build the first event, which flushes the headers at once and sets the reconnect delay."""
    return ServerSentEvent(
        comment="hello",
        retry=random.randint(*RECONNECT_RANGE_MS),  # noqa: S311 - jitter
        id=None if id_ is None else str(id_),
    )


def now_ms() -> int:
    """Return the Unix time in milliseconds."""
    return time.time_ns() // 1_000_000
