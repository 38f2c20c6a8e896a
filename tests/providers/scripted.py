"""A server on loopback that answers what a test tells it to, byte for byte, with real resets."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx


@dataclass
class Heard:
    """One request, as it came."""

    line: str
    headers: httpx.Headers
    body: bytes
    # Requests on one connection have the same number.
    connection: int


class Talk:
    """The server's side of one connection."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def say(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """A whole answer; `etag_` stands for a header that is called so, `content_type` for content-type."""
        named = {"content-length": str(len(body))} | {k.replace("_", "-"): v for k, v in headers.items()}
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in named.items())]
        await self.say("\r\n".join([*lines, "", ""]).encode() + body)

    def reset(self) -> None:
        """Cut the connection with a TCP RST."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        """End it in order."""
        self._writer.close()


Script = Callable[[Heard, Talk], Awaitable[None]]


@dataclass
class Wire:
    """What the server heard, and where it is."""

    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def wire(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Wire]:
    """A server that runs the script for each request."""
    here = Wire()
    talks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if me := asyncio.current_task():
            talks.add(me)
        here.connections += 1
        number = here.connections
        try:
            while not writer.transport.is_closing():
                heard = await _hear(reader, number)
                here.heard.append(heard)
                await script(heard, Talk(writer))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # The client has gone, or the test.
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _hear(reader: asyncio.StreamReader, connection: int) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = httpx.Headers(
        [(name, value) for name, _, value in (line.partition(": ") for line in head[1:]) if name]
    )
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Heard(head[0], headers, body, connection)
