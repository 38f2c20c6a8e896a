"""Hands messages to push services, whose addresses browsers have named: only by the guarded client."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from providers.kit.single_post import SUCCESS_STATUSES, post_once
from push.encryption import BrowserKeys, encrypt_message
from push.vapid import VapidKey, VapidKeys
from store.models import PushSubscriptionRow

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
        answer = await post_once(self._client, row.endpoint, body, signed)
        return PushAnswer(answer.status, answer.describe("The push service"), answer.retry_after_seconds)
