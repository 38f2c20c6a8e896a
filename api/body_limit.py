"""Refuse a body over 1 MB, whether it says its length or comes in chunks; no more is ever held."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.handlers import too_large
from api.problems import TOO_LARGE

MAX_BODY_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware: counts the bytes of a body as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 at once when the length is told; else count."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _told_length(scope) > MAX_BODY_BYTES:
            await too_large().response()(scope, receive, send)
        else:
            await self.app(scope, _counting(receive), send)


def _told_length(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "")
    # The server has checked that it is a number.
    return int(told) if told.isdecimal() else 0


def _counting(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            # The framework lets its own HTTPException pass where it reads the body, and wraps any other.
            raise HTTPException(TOO_LARGE.status)
        return message

    return counted
