"""Messages to callers as the API shows them."""

from datetime import datetime

from pydantic import Field

from contracts import FrozenModel
from contracts.webhook_state import WebhookState
from store.webhook_deliveries import LoggedDelivery


class WebhookAttemptResult(FrozenModel):
    """A try to deliver a message."""

    number: int = Field(description="Which try of the message it was, from 1; the newest 20 are kept.")
    redelivery: int = Field(description="For which redelivery it was made; 0: for none.")
    begun_at: datetime = Field(description="When it was sent (UTC).")
    seconds: float = Field(description="How long it took.")
    status: int | None = Field(description="The HTTP status of the answer; null: none came.")
    failure: str | None = Field(
        description="Why none came: `unreachable`, `timeout`, `tls` (its certificate is not trusted) or "
        "`broken` (the connection was cut); null: one came."
    )


class CallerMessage(FrozenModel):
    """A message to your webhook, and what became of it."""

    delivery_id: str = Field(description="The header `webhook-id`, the same in all tries.")
    job_id: str | None = Field(description="The film that it is about; null: it was a test.")
    title: str | None = Field(description="That film's title, as it is now; null: it was a test.")
    type: str = Field(description="What it told: `job.completed`, `webhook.test`, ….")
    url: str = Field(description="Where it went. The query is left out, because it may hold a secret.")
    state: WebhookState = Field(
        description="`pending`: a try is due; `delivered`: you have it; `failed`: all tries are used up; "
        "`unwanted`: you answered 410; `outdated`: the film ended before you were told that it needs you; "
        "`unknown`: no try is kept, or none was made yet."
    )
    created_at: datetime = Field(description="When it was to be told (UTC).")
    next_try_at: datetime | None = Field(description="When the next try is due (UTC); null: there is none.")
    redeliveries: int = Field(description="How often you asked for it again.")
    attempts: tuple[WebhookAttemptResult, ...] = Field(description="Its tries, the newest first.")


class CallerMessagePage(FrozenModel):
    """A page of messages, the newest first. `next_cursor` is null on the last page."""

    deliveries: tuple[CallerMessage, ...] = Field(description="The messages of this page.")
    next_cursor: str | None = Field(description="For the next page; null: this is the last one.")


def describe_delivery(found: LoggedDelivery) -> CallerMessage:
    """Show a message with its tries."""
    row = found.row
    return CallerMessage(
        delivery_id=row.id,
        title=found.title,
        **row.model_dump(
            include={"job_id", "type", "url", "state", "created_at", "next_try_at", "redeliveries"}
        ),
        attempts=tuple(
            WebhookAttemptResult(**each.model_dump(exclude={"delivery_id"})) for each in found.attempts
        ),
    )
