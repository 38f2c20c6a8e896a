"""`/webhook-deliveries`: what callers were told by webhook, and how their receivers answered."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.routes_create import IdempotencyKey
from api.webhook_deliveries.job_messages import get_message, list_messages_of_job
from api.webhook_deliveries.redeliver import redeliver_message
from api.webhook_deliveries.schemas import CallerMessage, CallerMessagePage, describe_delivery
from contracts import FrozenModel
from contracts.people import AccessScope
from contracts.webhook_state import WebhookState

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_ID_CHARS = 300

router = APIRouter(tags=["webhooks"], dependencies=[Depends(forbid_caching)])


class WebhookQuery(FrozenModel):
    """Filters of a team's messages; all that are given must hold."""

    model_config = ConfigDict(extra="forbid")

    state: WebhookState | None = Field(default=None, description="Those in this state.")
    cursor: str | None = Field(
        default=None, max_length=MAX_ID_CHARS, description="`next_cursor` of the page before."
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)


@router.get(
    "/webhook-deliveries",
    operation_id="list_webhook_deliveries",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def list_webhook_deliveries(
    services: ServicesDep, owner: OwnerDep, query: Annotated[WebhookQuery, Query()]
) -> CallerMessagePage:
    """List what your webhooks were told, the newest first; kept for 30 days after the last try."""
    found = await services.webhook_deliveries.list_deliveries(
        owner, limit=query.limit + 1, state=query.state, cursor=query.cursor
    )
    page = found[: query.limit]
    return CallerMessagePage(
        deliveries=tuple(map(describe_delivery, page)),
        next_cursor=page[-1].row.id if len(found) > query.limit else None,
    )


@router.get(
    "/webhook-deliveries/{delivery_id}",
    operation_id="get_webhook_delivery",
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_query_parameters)],
)
async def get_webhook_delivery(services: ServicesDep, owner: OwnerDep, delivery_id: str) -> CallerMessage:
    """Show one message to your webhook, with its tries."""
    return describe_delivery(await get_message(services, owner, delivery_id[:MAX_ID_CHARS]))


@router.post(
    "/webhook-deliveries/{delivery_id}/redeliver",
    operation_id="redeliver_webhook",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 422),
    dependencies=[require_scope(AccessScope.JOBS_WRITE), Depends(forbid_query_parameters)],
)
async def redeliver_webhook(
    services: ServicesDep, owner: OwnerDep, delivery_id: str, idempotency_key: IdempotencyKey = None
) -> CallerMessage:
    """Have a message delivered again: the same body under the same `webhook-id`, signed anew.

    It is tried as often as a new one is. Sent again with the same Idempotency-Key, it is one redelivery.
    """
    return describe_delivery(
        await redeliver_message(services, owner, delivery_id[:MAX_ID_CHARS], idempotency_key)
    )


@router.get(
    "/jobs/{job_id}/webhook-deliveries",
    operation_id="list_job_webhook_deliveries",
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_query_parameters)],
)
async def list_job_webhook_deliveries(services: ServicesDep, job: OwnJobDep) -> CallerMessagePage:
    """List what the film's webhook was told, the newest first, the newest 100.

    The end of a film is listed too where no try of it is kept: then its state is `unknown`.
    """
    found = await list_messages_of_job(services, job, MAX_LIMIT)
    return CallerMessagePage(deliveries=tuple(map(describe_delivery, found)), next_cursor=None)
