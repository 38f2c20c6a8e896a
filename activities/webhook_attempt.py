"""An attempt to call a webhook, as the log keeps it."""

from datetime import UTC, datetime, timedelta

import httpx

from contracts.webhook_state import WebhookState
from providers.kit.single_post import PostAnswer
from store.webhook_log import WebhookAttempt


def describe_attempt(
    answer: PostAnswer, begun_at: datetime, *, redelivery: int = 0, delay: timedelta | None
) -> WebhookAttempt:
    """Say what came of an attempt. `delay`: until the next one, if it was in vain; None: it is the last."""
    state = _find_state(answer, is_last=delay is None)
    is_due = delay is not None and state is WebhookState.PENDING
    return WebhookAttempt(
        redelivery=redelivery,
        begun_at=begun_at,
        seconds=answer.seconds,
        status=answer.status,
        failure=answer.failure,
        state=state,
        next_try_at=datetime.now(UTC) + delay if delay and is_due else None,
    )


def _find_state(answer: PostAnswer, *, is_last: bool) -> WebhookState:
    if answer.is_taken:
        return WebhookState.DELIVERED
    if answer.status == httpx.codes.GONE:
        return WebhookState.UNWANTED
    return WebhookState.FAILED if is_last else WebhookState.PENDING
