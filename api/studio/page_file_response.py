"""Serves one file of the Studio: gzipped if accepted, 304 if the client has it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from api.http.compression import accepts_gzip
from api.http.conditional_requests import matches_if_none_match
from api.studio.page_files import PageFile

# The URL contains the version, so its content never changes.
IMMUTABLE_CACHE = "public, max-age=31536000, immutable"
# The URL stays while the file changes: revalidate each time, at the price of a 304.
REVALIDATE_CACHE = "no-cache"


def page_file_response(
    request: Request, file: PageFile, cache: str, more: Mapping[str, str] | None = None
) -> Response:
    """Build the response for this request."""
    packed = file.gzipped if accepts_gzip(request) else None
    etag = f'"{file.digest}-gzip"' if packed else f'"{file.digest}"'
    headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding", **(more or {})}
    if matches_if_none_match(request.headers, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(packed or file.body, headers=headers, media_type=file.media_type)
