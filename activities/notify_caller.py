"""The activity that calls the caller's webhook: one POST per attempt, with the delay before the next one."""

import time
from datetime import UTC, datetime, timedelta

import httpx
from temporalio import activity

from activities.caller_webhook import WebhookSigner, build_payload
from activities.notice_retries import build_retry, next_delay
from activities.told_job import find_told_job
from activities.webhook_attempt import describe_attempt
from contracts import CallerNotice, NoticeOutcome
from contracts.error_types import ErrorType
from contracts.webhook_state import WebhookState
from providers.kit.single_post import post_once
from store.jobs import Jobs
from store.models import WebhookDeliveryRow
from store.webhook_log import WebhookLog

_OUTCOMES = {
    WebhookState.DELIVERED: NoticeOutcome.DELIVERED,
    WebhookState.UNWANTED: NoticeOutcome.UNWANTED,
}


class NotifyActivities:
    """Activities that notify callers.

    `client` must be the SSRF-safe one of `providers.safe_http`, because callers choose the URLs.
    """

    def __init__(
        self,
        jobs: Jobs,
        log: WebhookLog,
        client: httpx.AsyncClient,
        seal: WebhookSigner,
        public_url: str = "",
    ) -> None:
        self._jobs = jobs
        self._log = log
        self._client = client
        self._seal = seal
        self._public_url = public_url

    @activity.defn(name="notify_caller")
    async def notify_caller(self, notice: CallerNotice) -> NoticeOutcome:
        """Call the webhook once; an unsuccessful call is retried. The URL is never logged nor in an error.

        What remains: if a worker dies between the receiver's yes and the record of that, the receiver is
        called again, with the same `webhook-id`.

        Raises:
            ApplicationError: CALLER_UNREACHED: the call failed; final after the last attempt.
        """
        job = await find_told_job(self._jobs, notice)
        if job is None or job.brief.callback_url is None:
            await self._log.mark_outdated(notice.webhook_id)
            return NoticeOutcome.FORGOTTEN
        delivery = await self._log.open_delivery(job, notice)
        if delivery.redeliveries > notice.redelivery:
            # A newer redelivery has taken the place of this one.
            return NoticeOutcome.FORGOTTEN
        if _is_settled(delivery, notice):
            return _OUTCOMES.get(delivery.state, NoticeOutcome.DELIVERED)
        body = build_payload(notice, job, self._public_url)
        headers = self._seal.sign_headers(notice.webhook_id, body, int(time.time()))
        begun_at = datetime.now(UTC)
        answer = await post_once(self._client, job.brief.callback_url, body, headers, fresh=True)
        asked_wait = timedelta(seconds=answer.retry_after_seconds)
        delay = next_delay(at_least=asked_wait)
        attempt = describe_attempt(answer, begun_at, redelivery=notice.redelivery, delay=delay)
        await self._log.record_attempt(notice.webhook_id, attempt)
        if (outcome := _OUTCOMES.get(attempt.state)) is not None:
            return outcome
        sentence = answer.describe("The caller's webhook")
        raise build_retry(sentence, ErrorType.CALLER_UNREACHED, at_least=asked_wait)


def _is_settled(delivery: WebhookDeliveryRow, notice: CallerNotice) -> bool:
    """Return whether the receiver has answered for good since this was asked for."""
    return delivery.settled_by is not None and delivery.settled_by >= notice.redelivery
