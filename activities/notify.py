"""The caller's webhook, called: one POST a try, and the word when the next one is due."""

import asyncio
import logging
import time

import httpx
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.letter import Seal, letter_of
from providers.outside.client import FRESH_CONNECTION
from store.errors import JobNotFound
from store.jobs import Jobs
from workflows.contracts import Notice, Told
from workflows.errors import ErrorType
from workflows.timeouts import NOTIFY_DELAYS

CALL_SECONDS = 10.0
TAKEN = range(200, 300)

logger = logging.getLogger(__name__)


class NotifyActivities:
    """Tells callers. `client` is from `providers.outside.open_client`: strangers name addresses."""

    def __init__(self, jobs: Jobs, client: httpx.AsyncClient, seal: Seal, public_url: str = "") -> None:
        self._jobs = jobs
        self._client = client
        self._seal = seal
        self._public_url = public_url

    @activity.defn(name="notify_caller")
    async def notify_caller(self, notice: Notice) -> Told:
        """Call once. Whatever was not taken is called again; of the address nothing is told or logged.

        Raises:
            ApplicationError: CALLER_UNREACHED: the caller did not take it, this time or for good.
        """
        try:
            row = await self._jobs.for_worker(notice.job_id)
        except JobNotFound:
            return Told.FORGOTTEN
        over = notice.need is not None and row.status.ended
        if row.brief.callback_url is None or over:
            # Of what a job needed before it ended, nobody wants to hear any more.
            return Told.FORGOTTEN
        body = letter_of(notice, row, self._public_url)
        headers = self._seal.headers(notice, body, int(time.time()))
        return _told(*await self._post(row.brief.callback_url, body, dict(headers)))

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
        """The status, if there was an answer; and what happened, as a sentence."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                status = await self._exchange(url, body, headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # Their own words may quote the address, which may hold a secret of the caller's.
            return None, f"The caller's webhook could not be called ({type(error).__name__})."
        return status, f"The caller's webhook answered HTTP {status}."

    async def _exchange(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        async with self._client.stream(
            "POST",
            url,
            content=body,
            headers=headers,
            timeout=CALL_SECONDS,
            # A redirect is an answer that is no success: nobody is sent on.
            follow_redirects=False,
            extensions={FRESH_CONNECTION: True},
        ) as response:
            # What else it has to say is not read.
            return response.status_code


def _told(status: int | None, sentence: str) -> Told:
    if status in TAKEN:
        return Told.DELIVERED
    if status == httpx.codes.GONE:
        return Told.UNWANTED
    tries = activity.info().attempt
    over = tries > len(NOTIFY_DELAYS)
    if over:
        logger.warning("%s That was the last of %d times.", sentence, tries)
    raise ApplicationError(
        sentence,
        type=ErrorType.CALLER_UNREACHED,
        non_retryable=over,
        next_retry_delay=None if over else NOTIFY_DELAYS[tries - 1],
        # Nothing of ours is wrong.
        category=ApplicationErrorCategory.BENIGN,
    )
