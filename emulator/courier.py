"""The courier brings webhooks: signed, tried again a few times, and spoiled where the script says so."""

import asyncio
import re
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx

from emulator.job import Job
from emulator.keys import Keys, Parcel

if TYPE_CHECKING:
    from emulator.farm import Farm
    from emulator.service import Service

TIMEOUT_SECONDS = 15.0
# Names where nobody listens (RFC 2606): to try would be to ask a name server outside, and to wait for it.
NOBODY = re.compile(r"https?://(?:[^/:]+\.)?(?:example\.(?:com|net|org)|example|invalid|test)(?:[:/]|$)")
REPLAY_AGE_SECONDS = 600  # twice what receivers tolerate


class Courier:
    """Delivers what services tell."""

    def __init__(self, farm: "Farm") -> None:
        self._farm = farm
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._under_way: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Drop what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.aclose()

    def tell(self, service: "Service", job: Job, event: str) -> None:
        """Deliver the event, if the service delivers it and somebody wants it."""
        url, body = service.hook(job), service.delivery(job, event)
        if url and body is not None and not NOBODY.match(url):
            task = asyncio.create_task(self._deliver(service, job, url, body))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def told(self) -> None:
        """Wait until everything under way is delivered, or given up."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(self, service: "Service", job: Job, url: str, body: bytes) -> None:
        fault = self._farm.script.draw(service.name, "webhook", job.order.model, job.order.prompt)
        kind = fault.kind if fault else ""
        if fault and kind == "late":
            await asyncio.sleep(fault.seconds / self._farm.settings.speed)
        if kind == "lost":
            return
        age = REPLAY_AGE_SECONDS if kind == "replayed" else 0
        keys = Keys.forged() if kind == "forged" else self._farm.keys
        parcel = Parcel(job, body, f"msg_{uuid4().hex}", int(time.time()) - age, keys)
        for _ in range(2 if kind == "doubled" else 1):
            await self._send(service, url, parcel)

    async def _send(self, service: "Service", url: str, parcel: Parcel) -> None:
        settings = self._farm.settings
        for number in range(settings.hook_tries):
            if await self._post(service.name, url, parcel.body, service.seal(parcel)):
                return
            await asyncio.sleep(settings.hook_pause_seconds * 2**number)

    async def _post(self, service: str, url: str, body: bytes, headers: dict[str, str]) -> bool:
        self._farm.log.note(service, "webhook")
        try:
            response = await self._client.post(
                url, content=body, headers={"Content-Type": "application/json", **headers}
            )
        except httpx.HTTPError:
            return False
        return response.is_success
