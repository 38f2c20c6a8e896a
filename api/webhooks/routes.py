"""`POST /callbacks/…`: receives providers' webhooks. Each take has its own address, made by us."""

from typing import Any

from fastapi import APIRouter, Request

from api.dependencies import ServicesDep
from api.http import problems
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.webhooks.provider_webhooks import receive_provider_webhook

MAX_CALLBACK_BYTES = 256 * 1024

# No forbid_query_parameters here: what a provider adds to the address is ignored.
router = APIRouter(prefix="/callbacks", tags=["callbacks"])


@router.post(
    "/{provider}/{token}",
    operation_id="receive_provider_callback",
    responses=problem_responses(401, 404, 413, 422, 503),
)
async def receive_provider_callback(
    services: ServicesDep, provider: str, token: str, request: Request
) -> dict[str, Any]:
    """Receive a provider's webhook about one of its jobs. 503: nothing was recorded, send it again."""
    body = await request.body()
    if len(body) > MAX_CALLBACK_BYTES:
        raise ProblemError(problems.BODY_TOO_LARGE, "A callback's body may be 256 KB at most.")
    return await receive_provider_webhook(services, provider, token, request.headers, body)
