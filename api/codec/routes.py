"""`POST /codec/decode` and `/codec/encode`: what the Web UI and `temporal` read payloads with.

The wire format is Temporal's (https://docs.temporal.io/production-deployment/data-encryption): the JSON of
`temporal.api.common.v1.Payloads`, both ways. Whoever may call it can read what the history of any job
holds, of all teams; so it needs the scope `operate`, and is for the operators' team where there are others.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from api.access.all_teams import require_all_teams
from api.auth import require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from api.http.problems import UNKNOWN_PAYLOAD_KEY, FieldError, ProblemError, validation_problem
from contracts.people import AccessScope
from temporal_client.payload_codec import PayloadKeyMissing

Convert = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]
PayloadsBody = Annotated[dict[str, object], Body(description="`Payloads` of Temporal, as JSON.")]

router = APIRouter(
    prefix="/codec",
    tags=["operations"],
    dependencies=[require_scope(AccessScope.OPERATE), Depends(require_all_teams), Depends(forbid_caching)],
)


@router.post("/decode", operation_id="decode_payloads", responses=problem_responses(409, 422))
async def decode_payloads(services: ServicesDep, body: PayloadsBody) -> dict[str, object]:
    """Decrypt payloads of Temporal; one that is not encrypted passes as it is."""
    try:
        return await _convert_payloads(body, services.temporal.payload_codec.decode)
    except PayloadKeyMissing as error:
        raise ProblemError(UNKNOWN_PAYLOAD_KEY, str(error)) from error


@router.post("/encode", operation_id="encode_payloads", responses=problem_responses(422))
async def encode_payloads(services: ServicesDep, body: PayloadsBody) -> dict[str, object]:
    """Encrypt payloads for Temporal, where there is a key."""
    return await _convert_payloads(body, services.temporal.payload_codec.encode)


async def _convert_payloads(body: dict[str, object], convert: Convert) -> dict[str, object]:
    payloads = await convert(_parse_payloads(body).payloads)
    found: dict[str, object] = json_format.MessageToDict(Payloads(payloads=payloads))
    return found


def _parse_payloads(body: dict[str, object]) -> Payloads:
    try:
        return json_format.ParseDict(body, Payloads())
    except json_format.ParseError as error:
        raise validation_problem(FieldError(field="", message="is no JSON of Temporal's Payloads")) from error
