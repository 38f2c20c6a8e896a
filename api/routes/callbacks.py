"""`POST /callbacks/…`: where providers call. Each take has an address of its own, which only we can make."""

from typing import Any

from fastapi import APIRouter, Request

from api import problems
from api.dependencies import Rooms
from api.documented import answers
from api.hearing import hear
from api.problems import ProblemError

MAX_CALLBACK_BYTES = 256 * 1024

# Whatever a provider may add to the address as a query is passed over.
router = APIRouter(prefix="/callbacks", tags=["callbacks"])


@router.post("/{provider}/{token}", responses=answers(401, 404, 413, 422, 503))
async def provider_called(rooms: Rooms, provider: str, token: str, request: Request) -> dict[str, Any]:
    """A provider has news of a job. 503: nothing was noted, call again."""
    body = await request.body()
    if len(body) > MAX_CALLBACK_BYTES:
        raise ProblemError(problems.TOO_LARGE, "A callback's body may be 256 KB at most.")
    return await hear(rooms, provider, token, request.headers, body)
