"""Long JSON responses, gzipped if the client accepts it. Streams and films are never compressed."""

import gzip

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

# The content changes, so caches must not keep it.
JSON_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
GZIP_LEVEL = 6


def compressed_json_response(request: Request, answer: BaseModel) -> Response:
    """Answer with JSON, gzipped if the client accepts that."""
    body = answer.model_dump_json().encode()
    if not accepts_gzip(request):
        return Response(body, headers=JSON_HEADERS, media_type="application/json")
    headers = JSON_HEADERS | {"Content-Encoding": "gzip"}
    return Response(gzip.compress(body, GZIP_LEVEL, mtime=0), headers=headers, media_type="application/json")


def accepts_gzip(request: Request) -> bool:
    """Return whether Accept-Encoding contains gzip without `q=0`."""
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, quality = each.partition(";")
        if coding.strip().lower() == "gzip":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
