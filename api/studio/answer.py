"""One of the page's files as an answer: gzipped for whom takes it, 304 for whom has it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from api.conditional import is_held
from api.packing import takes_gzip
from api.studio.files import PageFile

# The address names the version: what it holds never changes.
KEEP = "public, max-age=31536000, immutable"
# The address stays and the file changes: ask each time, at the price of a 304.
ASK = "no-cache"


def file_answer(
    request: Request, file: PageFile, cache: str, more: Mapping[str, str] | None = None
) -> Response:
    """The file, for this request."""
    packed = file.packed if takes_gzip(request) else None
    etag = f'"{file.digest}-gzip"' if packed else f'"{file.digest}"'
    headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding", **(more or {})}
    if is_held(request.headers, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(packed or file.body, headers=headers, media_type=file.media_type)
