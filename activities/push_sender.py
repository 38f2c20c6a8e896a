"""Hands messages to push services, whose addresses browsers have named: only by the guarded client."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from providers.kit.retry_after import retry_after_seconds
from push.encryption import BrowserKeys, encrypt_message
from push.vapid import VapidKey, VapidKeys
from store.models import PushSubscriptionRow

# Below the activity's own timeout: all browsers of a person are told at the same time.
CALL_SECONDS = 10.0
SUCCESS_STATUSES = range(200, 300)
# The subscription has ended: the person took the permission back, or the browser is gone.
DEAD_STATUSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Not said for good: who we are (clocks differ), how long the message is, how many come, how busy it is.
RETRIED_STATUSES = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_FINAL_STATUSES = range(400, 500)


@dataclass(frozen=True)
class PushAnswer:
    """What a push service answered. `status` is None where it was not reached."""

    status: int | None
    sentence: str
    retry_after_seconds: float = 0

    @property
    def is_taken(self) -> bool:
        """Whether the browser will be told."""
        return self.status in SUCCESS_STATUSES

    @property
    def is_dead(self) -> bool:
        """Whether the browser will never be told anything again."""
        return self.status in DEAD_STATUSES

    @property
    def is_final(self) -> bool:
        """Whether this message is not worth another attempt."""
        return self.is_taken or (self.status in _FINAL_STATUSES and self.status not in RETRIED_STATUSES)


class PushSender:
    """A client of all push services. `client` must be the SSRF-safe one of `providers.safe_http`."""

    def __init__(self, client: httpx.AsyncClient, keys: VapidKeys, contact: str) -> None:
        self._client, self._keys, self._contact = client, keys, contact

    def find_key(self, row: PushSubscriptionRow) -> VapidKey | None:
        """Return our key for this browser; None: it is gone, so the browser can be told no more."""
        return self._keys.find_key(row.vapid_key)

    async def send(
        self, row: PushSubscriptionRow, key: VapidKey, text: bytes, headers: Mapping[str, str]
    ) -> PushAnswer:
        """Encrypt the message for this browser, and hand it over once. No answer has the endpoint in it."""
        body = encrypt_message(text, BrowserKeys.read(row.p256dh, row.auth))
        signed = {**headers, "Authorization": key.sign(row.endpoint, self._contact, int(time.time()))}
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._post(row.endpoint, body, signed)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # The exception's message may quote the endpoint, which is a secret of the browser's.
            return PushAnswer(None, f"The push service could not be reached ({type(error).__name__}).")

    async def _post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> PushAnswer:
        async with self._client.stream(
            "POST",
            endpoint,
            content=body,
            headers=headers,
            timeout=CALL_SECONDS,
            # A redirect counts as a failure: following it could lead anywhere.
            follow_redirects=False,
        ) as response:
            # The response body is not read.
            status, wait = response.status_code, retry_after_seconds(response.headers)
        return PushAnswer(status, f"The push service answered HTTP {status}.", wait or 0)
