"""Serves a file of a cloud store through this process: whole, as a range, or as 304."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from mimetypes import guess_type

from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse

from api.http import problems
from api.http.byte_ranges import keep_satisfiable_ranges
from api.http.conditional_requests import matches_if_none_match
from api.http.download_name import content_disposition
from api.http.file_response import CACHE_HEADERS
from api.http.problems import ProblemError, asset_not_found
from store.assets import Asset, Assets
from store.errors import AssetNotFound

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class StoredFile:
    """One asset, as it is found in its store, and how it is to be called.

    Args:
        name: file name when it is saved.
        saved: whether the browser is to save it at once.
    """

    def __init__(self, assets: Assets, asset: Asset, name: str, *, saved: bool = False) -> None:
        self._assets, self._asset = assets, asset
        self._media_type = guess_type(asset.key)[0] or "application/octet-stream"
        self._headers = {
            **CACHE_HEADERS,
            "Accept-Ranges": "bytes",
            "Content-Disposition": content_disposition(name, saved=saved),
            **({"ETag": asset.etag} if asset.etag else {}),
        }

    async def answer(self, request: Request) -> Response:
        """Build the answer to the request. Several ranges are answered with the whole.

        Raises:
            ProblemError: the file is gone, or has none of these bytes.
        """
        if self._asset.etag and matches_if_none_match(request.headers, self._asset.etag):
            return NotModifiedResponse(Headers(self._headers))
        if request.method == "HEAD":
            return Response(headers=self._whole(), media_type=self._media_type)
        found = self._find_range(request.headers)
        return await (self._send_range(*found) if found else self._send_whole())

    def _find_range(self, headers: Mapping[str, str]) -> tuple[int, int] | None:
        """Return the first and the last byte that are asked for; None: all."""
        asked, size = headers.get("range"), self._asset.size
        if asked is None or headers.get("if-range", self._asset.etag) != self._asset.etag:
            return None
        found = _ONE_RANGE.fullmatch(keep_satisfiable_ranges(asked, size) or "")
        return _find_bounds(found, size) if found else None

    async def _send_whole(self) -> Response:
        return await self._stream(HTTPStatus.OK, self._whole(), 0, None)

    async def _send_range(self, first: int, last: int) -> Response:
        size = self._asset.size
        if first > last:
            headers = {"Content-Range": f"bytes */{size}"}
            raise ProblemError(
                problems.RANGE_NOT_SATISFIABLE, "Ask for bytes that the file has.", headers=headers
            )
        length = last - first + 1
        headers = {"Content-Length": str(length), "Content-Range": f"bytes {first}-{last}/{size}"}
        return await self._stream(HTTPStatus.PARTIAL_CONTENT, self._headers | headers, first, length)

    async def _stream(
        self, status: HTTPStatus, headers: dict[str, str], first: int, length: int | None
    ) -> Response:
        try:
            content = await self._assets.stream_bytes(self._asset.key, first, length)
        except AssetNotFound as error:
            raise asset_not_found() from error
        return StreamingResponse(content, status, headers=headers, media_type=self._media_type)

    def _whole(self) -> dict[str, str]:
        return {**self._headers, "Content-Length": str(self._asset.size)}


def _find_bounds(found: re.Match[str], size: int) -> tuple[int, int]:
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
