"""Selects the verification scheme of a provider and verifies deliveries with it."""

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from providers.accounts import Account
from providers.kit.transport import Transport
from providers.webhooks.delivery import ForgedWebhookError, VerifiedDelivery, WebhookDelivery
from providers.webhooks.fal import FalWebhooks
from providers.webhooks.google import GoogleWebhooks
from providers.webhooks.kie import KieWebhooks
from providers.webhooks.public_keys import PublicKeys
from providers.webhooks.standard_webhooks import StandardWebhooks
from providers.webhooks.unsigned import MiniMaxWebhooks, UnsignedWebhooks


class WebhookScheme(Protocol):
    """One provider's verification scheme."""

    def can_verify(self, account: Account) -> bool:
        """Return whether the account has the secrets that verification needs."""

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Verify a delivery. Raises ForgedWebhookError."""


SCHEMES: dict[str, WebhookScheme] = {
    "kie": KieWebhooks(),
    "fal": FalWebhooks(),
    "replicate": StandardWebhooks("id"),
    # The event's own id is at `id`, the video's at `data.id` (openai 3.52.0, `types/webhooks`).
    "openai": StandardWebhooks("data", "id"),
    "google": GoogleWebhooks(),
    "dream-machine": UnsignedWebhooks("id"),
    "modelark": UnsignedWebhooks("id"),
    "kling": UnsignedWebhooks("task_id"),
    "minimax": MiniMaxWebhooks(),
}


class WebhookVerifier:
    """Verifies webhooks. One per process, since it caches keys. `clock` returns unix time."""

    def __init__(self, transport: Transport, clock: Callable[[], float] = time.time) -> None:
        self._keyring = PublicKeys(transport)
        self._clock = clock

    def can_verify(self, account: Account) -> bool:
        """Return whether webhooks of the account can be verified; if not, do not request any."""
        return account.provider in SCHEMES and SCHEMES[account.provider].can_verify(account)

    async def verify_delivery(
        self, provider: str, headers: Mapping[str, str], body: bytes, account: Account
    ) -> VerifiedDelivery:
        """Verify a delivery; `body` is the raw body, byte for byte.

        Raises:
            ForgedWebhookError: it is not the provider's (StaleWebhookError: too old), or cannot be verified.
            ProviderError: TRANSIENT: the public keys cannot be fetched now; the provider should send it
                again.
        """
        if provider not in SCHEMES:
            raise ForgedWebhookError("it has no webhooks")
        return await SCHEMES[provider].verify_delivery(
            WebhookDelivery(headers, body, self._clock()), account, self._keyring
        )
