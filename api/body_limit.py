"""Refuse a body over 1 MB, whether it says its length or comes in chunks; no more is ever held."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.handlers import too_large
from api.problems import TOO_LARGE

MAX_BODY_BYTES = 1_000_000
# A connection closed on a sender breaks before the sender has read our answer: hear it out, within reason.
MAX_DRAINED_BYTES, DRAIN_SECONDS = 10_000_000, 5.0


class BodyLimit:
    """ASGI middleware: counts the bytes of a body as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 at once when the length is told; else count."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive, send, over=_told_length(scope) > MAX_BODY_BYTES)
        app = too_large().response() if body.over else self.app
        await app(scope, body.receive, body.send)


def _told_length(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "")
    # The server has checked that it is a number.
    return int(told) if told.isdecimal() else 0


class _Body:
    def __init__(self, receive: Receive, send: Send, *, over: bool) -> None:
        self._receive, self._send, self.over = receive, send, over
        self._seen = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > MAX_BODY_BYTES:
            self.over = True
            # The framework lets this one pass where it reads the body, and wraps any other.
            raise HTTPException(TOO_LARGE.status)
        return message

    async def send(self, message: Message) -> None:
        last = message["type"] == "http.response.body" and not message.get("more_body")
        if not (self.over and last):
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._drain()
        await self._send({"type": "http.response.body"})

    async def _drain(self) -> None:
        drained, more = 0, True
        while more and drained < MAX_DRAINED_BYTES:
            message = await self._receive()
            drained += len(message.get("body", b""))
            more = message.get("more_body", False)
