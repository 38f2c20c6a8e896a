"""Answers that are none: the connection is cut, the client waits, the bytes stop half way."""

import asyncio
import socket
import struct
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.rules import Fault

TRANSPORT = "transport"


class AbortableProtocol(H11Protocol):
    """uvicorn's own protocol, with the connection in the request's state, so that an answer can cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection."""
        super().connection_made(transport)
        # asyncio does so only for sockets that name their protocol; without it, many an answer takes 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, TRANSPORT: transport}


def abort(scope: Scope) -> None:
    """Cut the connection with a TCP reset: what was sent last may be lost, and the client sees no end."""
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    if transport.is_closing():  # the client was quicker
        return
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Reset(Response):
    """No HTTP answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut, and wait until it is cut."""
        abort(scope)
        await gone(receive)


class Hang(Response):
    """No answer until the client leaves."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for the client to leave."""
        await gone(receive)


class Half(Response):
    """The headers of the whole, half of the bytes; then the connection ends, with a reset or without."""

    def __init__(self, content: bytes, *, media_type: str, reset: bool) -> None:
        super().__init__(content, media_type=media_type, headers={"Accept-Ranges": "bytes"})
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half, then cut."""
        body = bytes(self.body)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        if self._reset:
            await asyncio.sleep(0.05)  # a reset may take with it what the client has not read yet
            abort(scope)
        else:
            scope["state"][TRANSPORT].close()
        await gone(receive)


async def gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def retry_after(fault: Fault) -> dict[str, str]:
    """The Retry-After header that the fault asks for: seconds, an HTTP date, or nonsense."""
    if fault.retry_after is None:
        return {}
    match fault.retry_form:
        case "seconds":
            return {"Retry-After": f"{fault.retry_after:g}"}
        case "date":
            then = datetime.now(UTC) + timedelta(seconds=fault.retry_after)
            return {"Retry-After": format_datetime(then, usegmt=True)}
        case "garbage":
            return {"Retry-After": "soon, perhaps"}


def spoiled(answer: Response) -> Response:
    """The same answer with its JSON cut short."""
    body = bytes(answer.body)
    return Response(body[: max(len(body) // 2, 1)], answer.status_code, media_type="application/json")
