"""Serves a local file: whole, as a range, or as 304."""

import os
from http import HTTPStatus
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Message, Receive, Scope, Send

from api.http.byte_ranges import keep_satisfiable_ranges
from api.http.conditional_requests import matches_if_none_match
from api.http.download_name import content_disposition
from api.http.problems import RANGE_NOT_SATISFIABLE, ProblemError, asset_not_found
from store.assets import CACHE_CONTROL

CACHE_HEADERS = {"Cache-Control": CACHE_CONTROL}


class RangedFileResponse(FileResponse):
    """The file, shown inline or saved as a download.

    Args:
        name: file name when it is saved.
        saved: whether the browser is to save it at once.
    """

    def __init__(self, path: Path, name: str, *, saved: bool = False) -> None:
        headers = {"Content-Disposition": content_disposition(name, saved=saved)}
        super().__init__(path, headers=CACHE_HEADERS | headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file or a range of it, a 304, or a problem."""
        try:
            self.stat_result = await to_thread.run_sync(os.stat, self.path)
        except FileNotFoundError:  # The file was deleted after the route had found it.
            return await asset_not_found().to_response()(scope, receive, send)
        self.set_stat_headers(self.stat_result)
        if matches_if_none_match(Headers(scope=scope), self.headers["etag"]):
            return await NotModifiedResponse(Headers(raw=self.raw_headers))(scope, receive, send)
        return await self._send_or_refuse(_normalize_range(scope, self.stat_result.st_size), receive, send)

    async def _send_or_refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal: ProblemError | None = None

        async def checked(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
                refusal = _range_problem(message)
            elif refusal is None:
                await send(message)

        await super().__call__(scope, receive, checked)
        if refusal is not None:
            await refusal.to_response()(scope, receive, send)


def _normalize_range(scope: Scope, size: int) -> Scope:
    """Replace the Range header by one that Starlette reads as RFC 9110 does, or drop it. GET only."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    asked = headers.get("range")
    if asked is None:
        return scope
    del headers["range"]
    if scope["method"] == "GET" and (good := keep_satisfiable_ranges(asked, size)):
        headers["range"] = good
    return {**scope, "headers": headers.raw}


def _range_problem(message: Message) -> ProblemError:
    """Build the problem that replaces Starlette's plain-text answer to a bad range."""
    size = Headers(raw=message["headers"]).get("content-range")
    headers = {"Content-Range": size} if size else {}
    return ProblemError(RANGE_NOT_SATISFIABLE, "Ask for bytes that the file has.", headers=headers)
