"""A local file as an answer: whole, in ranges, or not at all to whoever has it already."""

import os
from http import HTTPStatus
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Message, Receive, Scope, Send

from api.byte_ranges import heeded
from api.conditional import is_held
from api.download_name import content_disposition
from api.problems import RANGE, ProblemError

# A file never changes under its key, and nobody else's cache may keep it.
CACHE = {"Cache-Control": "private, max-age=3600, immutable"}


class FileAnswer(FileResponse):
    """The file, to be shown where it is asked for, or saved.

    Args:
        name: what it is called when somebody saves it.
        saved: whether it is to be saved at once.
    """

    def __init__(self, path: Path, name: str, *, saved: bool = False) -> None:
        told = {"Content-Disposition": content_disposition(name, saved=saved)}
        super().__init__(path, headers=CACHE | told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or a part of it, or why not."""
        self.stat_result = await to_thread.run_sync(os.stat, self.path)
        self.set_stat_headers(self.stat_result)
        if is_held(Headers(scope=scope), self.headers["etag"]):
            await NotModifiedResponse(Headers(raw=self.raw_headers))(scope, receive, send)
        else:
            await self._send(_with_range(scope, self.stat_result.st_size), receive, send)

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal: ProblemError | None = None

        async def checked(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
                refusal = _refusal(message)
            elif refusal is None:
                await send(message)

        await super().__call__(scope, receive, checked)
        if refusal is not None:
            await refusal.response()(scope, receive, send)


def _with_range(scope: Scope, size: int) -> Scope:
    """The request with a range that the framework reads as RFC 9110 does, or with none. Only GET has one."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    asked = headers.get("range")
    if asked is None:
        return scope
    del headers["range"]
    if scope["method"] == "GET" and (good := heeded(asked, size)):
        headers["range"] = good
    return {**scope, "headers": headers.raw}


def _refusal(message: Message) -> ProblemError:
    """Instead of the plain text that the framework answers a bad range with."""
    size = Headers(raw=message["headers"]).get("content-range")
    headers = {"Content-Range": size} if size else {}
    return ProblemError(RANGE, "Ask for bytes that the file has.", headers=headers)
