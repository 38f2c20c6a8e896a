"""Somebody who takes webhooks, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Delivery:
    """One POST as it came."""

    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came. `answers` are the statuses of the next answers; 200 when there are no more."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    inbox: asyncio.Queue[Delivery] = field(default_factory=asyncio.Queue)

    @property
    def waiting(self) -> int:
        """How many came, and were not looked at."""
        return self.inbox.qsize()

    async def delivery(self) -> Delivery:
        """The next one."""
        return await asyncio.wait_for(self.inbox.get(), PATIENCE_SECONDS)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one POST, and answer."""
        await reader.readline()
        headers: dict[str, str] = {}
        while line := (await reader.readline()).strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers["content-length"]))
        self.inbox.put_nowait(Delivery(headers, body))
        status = self.answers.pop(0) if self.answers else 200
        writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver while the context lasts."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield receiver
