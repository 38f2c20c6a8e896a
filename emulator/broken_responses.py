"""Responses that fail: connection reset, no answer, half of the bytes, truncated JSON."""

import asyncio
import socket
import struct
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.fault_rules import FaultSpec

TRANSPORT_KEY = "transport"


class AbortableProtocol(H11Protocol):
    """uvicorn's h11 protocol with the transport in the request's state, so that a response can abort it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Set TCP_NODELAY and keep the transport in the state of the connection's requests."""
        super().connection_made(transport)
        # asyncio does so only for sockets that name their protocol; without it many responses take 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, TRANSPORT_KEY: transport}


def abort_connection(scope: Scope) -> None:
    """Abort the connection with a TCP reset: bytes sent last may be lost, and the client sees no end."""
    transport: asyncio.Transport = scope["state"][TRANSPORT_KEY]
    if transport.is_closing():  # the client closed it first
        return
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class ResetResponse(Response):
    """No HTTP response: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Abort the connection and wait until it is closed."""
        abort_connection(scope)
        await wait_for_disconnect(receive)


class HangingResponse(Response):
    """No HTTP response until the client disconnects."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait until the client disconnects."""
        await wait_for_disconnect(receive)


class HalfResponse(Response):
    """Headers of the whole body and half of its bytes; then the connection is reset or closed."""

    def __init__(self, content: bytes, *, media_type: str, reset: bool) -> None:
        super().__init__(content, media_type=media_type, headers={"Accept-Ranges": "bytes"})
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half of the body, then end the connection."""
        body = bytes(self.body)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        if self._reset:
            await asyncio.sleep(0.05)  # a reset may discard bytes that the client has not read yet
            abort_connection(scope)
        else:
            scope["state"][TRANSPORT_KEY].close()
        await wait_for_disconnect(receive)


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass


def retry_after_header(fault: FaultSpec) -> dict[str, str]:
    """Return the Retry-After header that the fault asks for: seconds, an HTTP date, or nonsense."""
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


def truncate_json(answer: Response) -> Response:
    """Return a copy of the response with its JSON cut in half."""
    body = bytes(answer.body)
    return Response(body[: max(len(body) // 2, 1)], answer.status_code, media_type="application/json")
