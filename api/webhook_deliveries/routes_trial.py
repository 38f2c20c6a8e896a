"""`POST /webhook-deliveries/test`: sends a signed example to an address, and says what it answered."""

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.http.problems import FieldError, validation_problem
from api.webhook_deliveries.schemas import CallerMessage, describe_delivery
from contracts import FrozenModel, NoticeWay, PublicHttpsUrl
from contracts.notice_trial import NoticeTrial
from contracts.people import AccessScope
from providers.safe_http import UrlRefusedError, check_url
from temporal_client.run_trial import run_trial

router = APIRouter(
    tags=["webhooks"], dependencies=[Depends(forbid_caching), Depends(forbid_query_parameters)]
)


class WebhookTrialRequest(FrozenModel):
    """The receiver of a test."""

    model_config = ConfigDict(extra="forbid")

    url: PublicHttpsUrl = Field(description="Public, https: such as a brief's `callback_url`.")


@router.post(
    "/webhook-deliveries/test",
    operation_id="test_webhook",
    responses=problem_responses(413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def test_webhook(services: ServicesDep, owner: OwnerDep, wish: WebhookTrialRequest) -> CallerMessage:
    """Send a signed example of the type `webhook.test` to your receiver, once, and say what it answered.

    A team may send five in a minute.
    """
    try:
        check_url(wish.url)
    except UrlRefusedError as error:
        raise validation_problem(FieldError(field="url", message=str(error))) from None
    delivery_id = await services.webhook_trials.add_trial(owner, wish.url)
    await run_trial(services.temporal, NoticeTrial(way=NoticeWay.WEBHOOK, target=delivery_id))
    return describe_delivery(await services.webhook_deliveries.get_delivery(owner, delivery_id))
