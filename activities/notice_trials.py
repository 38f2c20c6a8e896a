"""The activity that sends an example of a notice, once: to a webhook, or to a browser."""

import time
from datetime import UTC, datetime

import httpx
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.caller_webhook import WebhookSigner, build_trial_payload
from activities.push_sender import PushSender
from activities.webhook_attempt import describe_attempt
from contracts import NoticeWay
from contracts.error_types import ErrorType
from contracts.notice_trial import NoticeTrial, TrialAnswer
from providers.kit.single_post import post_once
from push.messages import write_trial, write_trial_headers
from store.push_deliveries import PushDeliveries
from store.webhook_log import WebhookLog


class NoticeTrialActivities:
    """Sends examples. `client` must be the SSRF-safe one; `push` is None where no browser is told."""

    def __init__(
        self,
        log: WebhookLog,
        client: httpx.AsyncClient,
        signer: WebhookSigner,
        browsers: PushDeliveries,
        push: PushSender | None,
    ) -> None:
        self._log, self._client, self._signer = log, client, signer
        self._browsers, self._push = browsers, push

    @activity.defn(name="try_notice")
    async def try_notice(self, trial: NoticeTrial) -> TrialAnswer:
        """Send the example, and record and return what came back.

        Raises:
            ApplicationError: TRIAL_GONE: its target is there no more.
        """
        if trial.way is NoticeWay.PUSH:
            return await self._try_browser(trial.target)
        return await self._try_webhook(trial.target)

    async def _try_webhook(self, delivery_id: str) -> TrialAnswer:
        row = await self._log.find_trial(delivery_id)
        if row is None or row.test_url is None:
            raise _gone()
        body, begun_at = build_trial_payload(row.created_at), datetime.now(UTC)
        headers = self._signer.sign_headers(row.id, body, int(time.time()))
        answer = await post_once(self._client, row.test_url, body, headers, fresh=True)
        await self._log.record_attempt(row.id, describe_attempt(answer, begun_at, delay=None))
        return TrialAnswer(status=answer.status, failure=answer.failure, seconds=answer.seconds)

    async def _try_browser(self, subscription_id: str) -> TrialAnswer:
        row = await self._browsers.find_subscription(subscription_id)
        key = self._push.find_key(row) if self._push and row else None
        if self._push is None or row is None or key is None:
            raise _gone()
        answer = await self._push.send(row, key, write_trial(), write_trial_headers())
        if answer.is_taken:
            await self._browsers.record_told(row.id)
        elif answer.status is not None:
            await self._browsers.record_refusal(row.id, answer.status, dead=answer.is_dead)
        return TrialAnswer(status=answer.status, failure=None if answer.status else "unreachable")


def _gone() -> ApplicationError:
    return ApplicationError("It is there no more.", type=ErrorType.TRIAL_GONE, non_retryable=True)
