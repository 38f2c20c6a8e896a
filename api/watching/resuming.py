"""How streams begin, and begin again."""

import random
import time
from typing import Annotated

from fastapi import Depends, Header
from fastapi.sse import ServerSentEvent

# When the line breaks, clients come back after so long, and not all at once.
RETRY_MS = (1_000, 3_000)
# A `seq` runs ahead of the clock where changes come close upon each other, and clocks differ.
AHEAD_MS = 3_600_000


def last_seen(
    last_event_id: Annotated[
        str | None,
        Header(description="The id of the last event that was seen. What is no id of ours is passed over."),
    ] = None,
) -> int | None:
    """What the client has seen; None: nothing, as far as we can tell."""
    if last_event_id is None or not (last_event_id.isascii() and last_event_id.isdecimal()):
        return None
    seen = int(last_event_id[:20])
    return seen if seen <= now_ms() + AHEAD_MS else None


LastSeen = Annotated[int | None, Depends(last_seen)]


def greeting(id_: int | None = None) -> ServerSentEvent:
    """Sent at once, lest a client wait for the headers; shows nothing, says when to come back."""
    return ServerSentEvent(
        comment="hello",
        retry=random.randint(*RETRY_MS),  # noqa: S311 - jitter
        id=None if id_ is None else str(id_),
    )


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
