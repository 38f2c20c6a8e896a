"""The activity that calls the caller's webhook: one POST per attempt, with the delay before the next one."""

import time

import httpx
from temporalio import activity

from activities.caller_webhook import WebhookSigner, build_payload
from activities.notice_retries import build_retry
from activities.told_job import find_told_job
from contracts import CallerNotice, NoticeOutcome
from contracts.error_types import ErrorType
from providers.kit.single_post import PostAnswer, post_once
from store.jobs import Jobs


class NotifyActivities:
    """Activities that notify callers.

    `client` must be the SSRF-safe one of `providers.safe_http`, because callers choose the URLs.
    """

    def __init__(
        self, jobs: Jobs, client: httpx.AsyncClient, seal: WebhookSigner, public_url: str = ""
    ) -> None:
        self._jobs = jobs
        self._client = client
        self._seal = seal
        self._public_url = public_url

    @activity.defn(name="notify_caller")
    async def notify_caller(self, notice: CallerNotice) -> NoticeOutcome:
        """Call the webhook once; an unsuccessful call is retried. The URL is never logged nor in an error.

        Raises:
            ApplicationError: CALLER_UNREACHED: the call failed; final after the last attempt.
        """
        row = await find_told_job(self._jobs, notice)
        if row is None or row.brief.callback_url is None:
            return NoticeOutcome.FORGOTTEN
        body = build_payload(notice, row, self._public_url)
        headers = self._seal.sign_headers(notice, body, int(time.time()))
        return _evaluate_answer(
            await post_once(self._client, row.brief.callback_url, body, headers, fresh=True)
        )


def _evaluate_answer(answer: PostAnswer) -> NoticeOutcome:
    if answer.is_taken:
        return NoticeOutcome.DELIVERED
    if answer.status == httpx.codes.GONE:
        return NoticeOutcome.UNWANTED
    raise build_retry(answer.describe("The caller's webhook"), ErrorType.CALLER_UNREACHED)
