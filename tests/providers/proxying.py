"""A real HTTP proxy on loopback: opens what it is asked for, by a table, and joins the two ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class RealProxy:
    """Where it is, what it was asked for, and with which credentials."""

    ways: Mapping[str, int]  # from the target of a CONNECT to a port of this machine
    status: int = 200
    port: int = 0
    asked: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        target = head[0].split()[1]
        self.asked.append(target)
        self.credentials += [
            line.partition(": ")[2] for line in head if line.lower().startswith("proxy-auth")
        ]
        if self.status != 200 or target not in self.ways:
            writer.write(f"HTTP/1.1 {self.status if self.status != 200 else 403} No\r\n\r\n".encode())
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.ways[target])
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 small\r\n\r\n")
        try:
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        finally:
            await _close(far_writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def a_proxy(ways: Mapping[str, int], status: int = 200) -> AsyncIterator[RealProxy]:
    """It runs in the block."""
    proxy = RealProxy(ways, status)
    tasks: set[asyncio.Task[None]] = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if me := asyncio.current_task():
            tasks.add(me)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await proxy.serve(reader, writer)
        finally:
            await _close(writer)

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
