"""Many event-stream clients in one process, light enough that the server is what is measured."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

# Limit of a line: an event's data is one line.
LINE_BYTES = 1 << 20
OPEN_SECONDS = 60.0


@dataclass
class ReceivedEvents:
    """Arrival times in ms since 1970, by stream and `seq`; and when all streams were open."""

    at_ms: list[dict[int, float]] = field(default_factory=list)
    began_ms: float = 0.0


def record_streams(port: int, paths: Sequence[str], seconds: float) -> ReceivedEvents:
    """Open a stream of each path; once each has had an event, record for `seconds`."""
    return asyncio.run(_record_all(port, paths, seconds))


async def _record_all(port: int, paths: Sequence[str], seconds: float) -> ReceivedEvents:
    heard = ReceivedEvents(at_ms=[{} for _ in paths])
    opened = [asyncio.Event() for _ in paths]
    tasks = [
        asyncio.create_task(_read_stream(port, *each))
        for each in zip(paths, heard.at_ms, opened, strict=True)
    ]
    async with asyncio.timeout(OPEN_SECONDS):
        await asyncio.gather(*(event.wait() for event in opened))
    heard.began_ms = time.time() * 1000
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return heard


async def _read_stream(port: int, path: str, at_ms: dict[int, float], opened: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LINE_BYTES)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                at_ms[int(line[4:])] = time.time() * 1000
                opened.set()
    finally:
        writer.close()
