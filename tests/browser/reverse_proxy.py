"""A reverse proxy, as nginx is with `location /longtake/`: what lies below one path, and else 404."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

NOT_HERE = b"HTTP/1.1 404 Not Here\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class ReverseProxy:
    """Where it is, and what was asked of it beside the path. `strips`: it takes the path away."""

    root: str
    behind: int
    strips: bool
    port: int = 0
    astray: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *headers = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, version = first.split(" ")
        if not path.startswith(f"{self.root}/"):
            self.astray.append(path)
            writer.write(NOT_HERE)
            return
        asked = path.removeprefix(self.root) if self.strips else path
        # One request for each connection: then the rest of it can be passed on unread, streams too.
        kept = [line for line in headers if line and not line.lower().startswith("connection:")]
        head = "\r\n".join([f"{method} {asked} {version}", *kept, "Connection: close", "", ""])
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.behind)
        try:
            far_writer.write(head.encode("latin-1"))
            there = asyncio.create_task(_copy(reader, far_writer))
            await _copy(far_reader, writer)
            there.cancel()
            await asyncio.wait([there])
        finally:
            await _close(far_writer)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def reverse_proxy(root: str, behind: int, *, strips: bool) -> AsyncIterator[ReverseProxy]:
    """It runs in the block."""
    proxy = ReverseProxy(root, behind, strips)
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
