"""Which service signs how, and the one question: is this delivery its own?"""

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from providers.accounts import Account
from providers.http import Transport
from providers.webhooks.delivery import Delivery, ForgedError, Verdict
from providers.webhooks.fal import FalWebhooks
from providers.webhooks.google import GoogleWebhooks
from providers.webhooks.keyring import Keyring
from providers.webhooks.kie import KieWebhooks
from providers.webhooks.standard import StandardWebhooks
from providers.webhooks.unsigned import MiniMaxWebhooks, UnsignedWebhooks


class Scheme(Protocol):
    """One service's way."""

    def ready(self, account: Account) -> bool:
        """Whether this account has what it takes to tell."""

    async def verify(self, delivery: Delivery, account: Account, keyring: Keyring) -> Verdict:
        """Raises ForgedError."""


SCHEMES: dict[str, Scheme] = {
    "kie": KieWebhooks(),
    "fal": FalWebhooks(),
    "replicate": StandardWebhooks("id"),
    # The event's own id is at `id`, the video's in its data (openai 3.52.0, `types/webhooks`).
    "openai": StandardWebhooks("data", "id"),
    "google": GoogleWebhooks(),
    "dream-machine": UnsignedWebhooks("id"),
    "modelark": UnsignedWebhooks("id"),
    "kling": UnsignedWebhooks("task_id"),
    "minimax": MiniMaxWebhooks(),
}


class Webhooks:
    """Tells services' webhooks from forged ones. One for a process: it keeps keys. `clock` is unix time."""

    def __init__(self, transport: Transport, clock: Callable[[], float] = time.time) -> None:
        self._keyring = Keyring(transport)
        self._clock = clock

    def understands(self, account: Account) -> bool:
        """Whether its service's webhooks can be told from forged ones: else do not ask for any."""
        return account.provider in SCHEMES and SCHEMES[account.provider].ready(account)

    async def verify(
        self, provider: str, headers: Mapping[str, str], body: bytes, account: Account
    ) -> Verdict:
        """What to make of a delivery; `body` as it came, byte for byte.

        Raises:
            ForgedError: it is not the service's (StaleError: it is too old), or nobody can tell.
            ProviderError: TRANSIENT: the service's public keys cannot be had now; it should send it again.
        """
        if provider not in SCHEMES:
            raise ForgedError("it has no webhooks")
        return await SCHEMES[provider].verify(Delivery(headers, body, self._clock()), account, self._keyring)
