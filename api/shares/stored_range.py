"""Serves a file of a cloud store through this process: whole, or the one range that is asked for."""

import re
from http import HTTPStatus
from mimetypes import guess_type

from fastapi.responses import StreamingResponse
from starlette.responses import Response

from api.http import problems
from api.http.byte_ranges import keep_satisfiable_ranges
from api.http.problems import ProblemError
from store.assets import Assets

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


async def serve_stored_range(assets: Assets, key: str, asked: str | None) -> Response:
    """Build the answer to a request with this `Range` header. Several ranges are answered with the whole.

    Raises:
        ProblemError: the file is gone, or has none of these bytes.
    """
    size = await assets.get_size(key)
    if size is None:
        raise ProblemError(problems.ASSET_NOT_FOUND, "The file was deleted.")
    found = _ONE_RANGE.fullmatch(keep_satisfiable_ranges(asked, size) or "") if asked else None
    first, last = _find_bounds(found, size) if found else (0, size - 1)
    if first > last:
        headers = {"Content-Range": f"bytes */{size}"}
        raise ProblemError(problems.RANGE_NOT_SATISFIABLE, "Ask for bytes that it has.", headers=headers)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
    if found:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingResponse(
        await assets.stream_bytes(key, first, last - first + 1),
        HTTPStatus.PARTIAL_CONTENT if found else HTTPStatus.OK,
        headers=headers,
        media_type=guess_type(key)[0],
    )


def _find_bounds(found: re.Match[str], size: int) -> tuple[int, int]:
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
