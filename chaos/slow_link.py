"""A line to a server that is slow, falls silent or breaks, and notes what is asked through it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CHUNK_BYTES = 65_536
METHODS = frozenset({"DELETE", "GET", "HEAD", "POST", "PUT"})


@dataclass
class SlowLink:
    """What holds for the answers on each connection. The fields may change while it is open.

    Args:
        target: the server's port of 127.0.0.1.
        bytes_per_second: how fast they come; None: at once.
        carries: after so many bytes the connection brings no more; None: it brings all.
        breaks: whether it is closed then; else it stays open, and is silent.
    """

    target: int
    bytes_per_second: int | None = None
    carries: int | None = None
    breaks: bool = False
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SlowLink"]:
        """Listen while the block runs; `endpoint` is where."""
        self._connections: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            for connection in self._connections:
                connection.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._connect(reader, writer)))

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, requests = await asyncio.open_connection("127.0.0.1", self.target)
        pumps = (self._send_requests(reader, requests), self._send_answers(answers, writer))
        try:
            with suppress(OSError):
                # The first that ends, by a break of either side, ends the other.
                await next(asyncio.as_completed([asyncio.create_task(pump) for pump in pumps]))
        finally:
            writer.close()
            requests.close()

    async def _send_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            method = chunk.split(b" ", 1)[0].decode("latin-1")
            self.asked += [method] * (method in METHODS)
            writer.write(chunk)
            await writer.drain()

    async def _send_answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent = 0
        while chunk := await reader.read(CHUNK_BYTES):
            if self.carries is not None and sent + len(chunk) > self.carries:
                return await self._end()
            writer.write(chunk)
            await writer.drain()
            sent += len(chunk)
            if self.bytes_per_second:
                await asyncio.sleep(len(chunk) / self.bytes_per_second)
        return None

    async def _end(self) -> None:
        if not self.breaks:
            await asyncio.Event().wait()
