"""Long answers of text, packed for whom takes that. Streams and films never are."""

import gzip

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

# What it tells changes: nobody may keep it.
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
LEVEL = 6


def packed(request: Request, answer: BaseModel) -> Response:
    """The answer as JSON, gzipped for whom takes it."""
    body = answer.model_dump_json().encode()
    if not takes_gzip(request):
        return Response(body, headers=HEADERS, media_type="application/json")
    headers = HEADERS | {"Content-Encoding": "gzip"}
    return Response(gzip.compress(body, LEVEL, mtime=0), headers=headers, media_type="application/json")


def takes_gzip(request: Request) -> bool:
    """Whether it names gzip, without saying `q=0`."""
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, quality = each.partition(";")
        if coding.strip().lower() == "gzip":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
