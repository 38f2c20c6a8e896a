"""Many clients of streams in one process: so light that what is measured is the server."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

# An event in one line must fit.
LINE_BYTES = 1 << 20
OPEN_SECONDS = 60.0


@dataclass
class Heard:
    """By stream and `seq`, when its event came, in milliseconds since 1970; since when all were listening."""

    at_ms: list[dict[int, float]] = field(default_factory=list)
    began_ms: float = 0.0


def listen(port: int, paths: Sequence[str], seconds: float) -> Heard:
    """Open a stream of each path; when all have said something, listen for so long."""
    return asyncio.run(_listen(port, paths, seconds))


async def _listen(port: int, paths: Sequence[str], seconds: float) -> Heard:
    heard = Heard(at_ms=[{} for _ in paths])
    opened = [asyncio.Event() for _ in paths]
    tasks = [asyncio.create_task(_read(port, *each)) for each in zip(paths, heard.at_ms, opened, strict=True)]
    async with asyncio.timeout(OPEN_SECONDS):
        await asyncio.gather(*(event.wait() for event in opened))
    heard.began_ms = time.time() * 1000
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return heard


async def _read(port: int, path: str, at_ms: dict[int, float], opened: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LINE_BYTES)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                at_ms[int(line[4:])] = time.time() * 1000
                opened.set()
    finally:
        writer.close()
