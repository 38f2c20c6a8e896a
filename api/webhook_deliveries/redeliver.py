"""Has a message to a caller delivered again."""

from contextlib import suppress

from api.http import problems
from api.http.problems import ProblemError
from api.services import ApiServices
from api.webhook_deliveries.job_messages import get_message
from store.webhook_deliveries import LoggedDelivery
from temporal_client import TemporalUnavailableError


async def redeliver_message(
    services: ApiServices, team_id: str, delivery_id: str, key: str | None
) -> LoggedDelivery:
    """Have the message delivered again, once per idempotency key, and return it.

    Raises:
        WebhookDeliveryNotFound: there is none of this id.
        ProblemError: it is a test.
    """
    message = (await get_message(services, team_id, delivery_id)).row
    if message.notice is None:
        raise ProblemError(problems.NOT_REDELIVERABLE, "It was a test: send another.")
    notice = await services.webhook_redeliveries.order_redelivery(message, key)
    # It is recorded: the reconciler starts what cannot be started now.
    with suppress(TemporalUnavailableError):
        await services.temporal.start_notify(notice)
    return await services.webhook_deliveries.get_delivery(team_id, delivery_id)
