"""Webhooks of the emulator: signed, retried, and delayed, doubled, forged or lost by a fault rule."""

import asyncio
import re
import time
from uuid import uuid4

import httpx

from emulator.context import EmulatorContext
from emulator.webhook_signing import Delivery, SigningKeys, WebhookMessage

TIMEOUT_SECONDS = 15.0
# Reserved host names (RFC 2606) where nobody listens: trying would only wait for an outside name server.
UNREACHABLE_HOST = re.compile(
    r"https?://(?:[^/:]+\.)?(?:example\.(?:com|net|org)|example|invalid|test)(?:[:/]|$)"
)
REPLAY_AGE_SECONDS = 600  # twice what receivers tolerate


class WebhookSender:
    """Sends webhooks in the background, retries them, and spoils those that a fault rule strikes."""

    def __init__(self, context: EmulatorContext) -> None:
        self._context = context
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._pending: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Cancel pending webhooks and close the HTTP client."""
        for task in self._pending:
            task.cancel()
        await asyncio.gather(*self._pending, return_exceptions=True)
        await self._client.aclose()

    def start_delivery(self, delivery: Delivery) -> None:
        """Send the webhook in the background, unless nobody can listen at its URL."""
        if not UNREACHABLE_HOST.match(delivery.url):
            task = asyncio.create_task(self._deliver_event(delivery))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    async def wait_until_sent(self) -> None:
        """Wait until every pending webhook is delivered or given up."""
        await asyncio.gather(*self._pending, return_exceptions=True)

    async def _deliver_event(self, delivery: Delivery) -> None:
        job = delivery.job
        fault = self._context.faults.draw_fault(job.service, "webhook", job.order.model, job.order.prompt)
        kind = fault.kind if fault else ""
        if fault and kind == "late":
            await asyncio.sleep(fault.seconds / self._context.settings.speed)
        if kind == "lost":
            return
        age = REPLAY_AGE_SECONDS if kind == "replayed" else 0
        keys = SigningKeys.forged_keys() if kind == "forged" else self._context.keys
        parcel = WebhookMessage(job, delivery.body, f"msg_{uuid4().hex}", int(time.time()) - age, keys)
        for _ in range(2 if kind == "doubled" else 1):
            await self._send_with_retries(delivery, parcel)

    async def _send_with_retries(self, delivery: Delivery, parcel: WebhookMessage) -> None:
        settings = self._context.settings
        for number in range(settings.webhook_attempts):
            if await self._post_once(delivery, delivery.sign(parcel)):
                return
            await asyncio.sleep(settings.webhook_pause_seconds * 2**number)

    async def _post_once(self, delivery: Delivery, headers: dict[str, str]) -> bool:
        self._context.requests.count_request(delivery.job.service, "webhook")
        try:
            response = await self._client.post(
                delivery.url, content=delivery.body, headers={"Content-Type": "application/json", **headers}
            )
        except httpx.HTTPError:
            return False
        return response.is_success
