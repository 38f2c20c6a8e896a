"""The activity that calls the caller's webhook: one POST per attempt, with the delay before the next one."""

import asyncio
import time

import httpx
from temporalio import activity

from activities.caller_webhook import WebhookSigner, build_payload
from activities.notice_retries import build_retry
from contracts import CallerNotice, NoticeOutcome
from contracts.error_types import ErrorType
from providers.safe_http.http_client import FRESH_CONNECTION
from store.errors import JobNotFound
from store.jobs import Jobs

CALL_SECONDS = 10.0
SUCCESS_STATUSES = range(200, 300)


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
        try:
            row = await self._jobs.get_for_any_owner(notice.job_id)
        except JobNotFound:
            return NoticeOutcome.FORGOTTEN
        over = notice.need is not None and row.status.has_ended
        if row.brief.callback_url is None or over:
            # The job has ended since: the need is obsolete.
            return NoticeOutcome.FORGOTTEN
        body = build_payload(notice, row, self._public_url)
        headers = self._seal.sign_headers(notice, body, int(time.time()))
        return _evaluate_answer(*await self._post_payload(row.brief.callback_url, body, dict(headers)))

    async def _post_payload(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
        """POST the body; return the HTTP status (None without an answer) and a sentence about the result."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                status = await self._send_request(url, body, headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # The exception's message may quote the URL, which may hold a secret of the caller's.
            return None, f"The caller's webhook could not be called ({type(error).__name__})."
        return status, f"The caller's webhook answered HTTP {status}."

    async def _send_request(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        async with self._client.stream(
            "POST",
            url,
            content=body,
            headers=headers,
            timeout=CALL_SECONDS,
            # A redirect counts as a failure: following it could lead anywhere.
            follow_redirects=False,
            extensions={FRESH_CONNECTION: True},
        ) as response:
            # The response body is not read.
            return response.status_code


def _evaluate_answer(status: int | None, sentence: str) -> NoticeOutcome:
    if status in SUCCESS_STATUSES:
        return NoticeOutcome.DELIVERED
    if status == httpx.codes.GONE:
        return NoticeOutcome.UNWANTED
    raise build_retry(sentence, ErrorType.CALLER_UNREACHED)
