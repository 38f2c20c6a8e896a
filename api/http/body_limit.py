"""Middleware that refuses bodies over 1 MB (uploads: over 30 MB), with or without Content-Length."""

import asyncio
from contextlib import suppress
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.exception_handlers import BodyTooLargeError, body_too_large
from api.http.root_path import path_below_root
from contracts import API_PREFIX

MAX_BODY_BYTES = 1_000_000
MAX_UPLOAD_BYTES = 30_000_000
UPLOADS_PATHS = (f"{API_PREFIX}/uploads", f"{API_PREFIX}/uploads/audio")


class BodyLimit(NamedTuple):
    """The longest body in bytes, and how much of a longer one is read before the connection is closed.

    A client that is still sending when the connection closes never reads the answer.
    """

    max_bytes: int
    max_drained_bytes: int
    drain_seconds: float


JSON_LIMIT = BodyLimit(MAX_BODY_BYTES, 10_000_000, 5.0)
# A caller who chose the wrong file, a film perhaps, is to be told so.
UPLOAD_LIMIT = BodyLimit(MAX_UPLOAD_BYTES, 200_000_000, 20.0)


class BodyLimitMiddleware:
    """ASGI middleware that counts the bytes of a body as they arrive."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 at once if Content-Length is over the limit; otherwise count while reading."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = UPLOAD_LIMIT if path_below_root(scope) in UPLOADS_PATHS else JSON_LIMIT
        body = _LimitedBody(receive, send, limit, over=_declared_length(scope) > limit.max_bytes)
        app = body_too_large(limit.max_bytes).to_response() if body.over else self.app
        await app(scope, body.receive_counted, body.send_drained)


def _declared_length(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "")
    # The server (uvicorn) has already checked that it is a number.
    return int(declared) if declared.isdecimal() else 0


class _LimitedBody:
    def __init__(self, receive: Receive, send: Send, limit: BodyLimit, *, over: bool) -> None:
        self._receive, self._send, self._limit, self.over = receive, send, limit, over
        self._seen = 0

    async def receive_counted(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit.max_bytes:
            self.over = True
            raise BodyTooLargeError(self._limit.max_bytes)
        return message

    async def send_drained(self, message: Message) -> None:
        last = message["type"] == "http.response.body" and not message.get("more_body")
        if not (self.over and last):
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limit.drain_seconds):
                await self._drain_request()
        await self._send({"type": "http.response.body"})

    async def _drain_request(self) -> None:
        drained, more = 0, True
        while more and drained < self._limit.max_drained_bytes:
            message = await self._receive()
            drained += len(message.get("body", b""))
            more = message.get("more_body", False)
