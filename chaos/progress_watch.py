"""Follows the progress of all films on the stream, as an open page does, and notes where it goes back."""

import asyncio
import json
from collections import defaultdict
from contextlib import suppress

import httpx
from httpx_sse import SSEError, aconnect_sse

from chaos.deployment import ChaosDeployment

RETRY_SECONDS = 1.0
# The stream says something every 15 s: one that is silent for longer is broken.
SILENCE_SECONDS = 20.0


class ProgressWatch:
    """What was told of each film. `wrong` lists where progress went back."""

    def __init__(self, deployment: ChaosDeployment) -> None:
        self._deployment = deployment
        self._furthest: defaultdict[str, float] = defaultdict(float)
        self._last_ids: dict[str, str] = {}
        self.updates = 0
        self.wrong: list[str] = []

    async def follow_forever(self, owner: str) -> None:
        """Follow the films of an owner, and come back when the stream breaks."""
        timeout = httpx.Timeout(SILENCE_SECONDS, connect=5)
        async with httpx.AsyncClient(timeout=timeout, trust_env=False) as client:
            while True:
                with suppress(httpx.HTTPError, SSEError):
                    await self._read_stream(client, owner)
                await asyncio.sleep(RETRY_SECONDS)

    async def _read_stream(self, client: httpx.AsyncClient, owner: str) -> None:
        url = f"{self._deployment.api_url(owner)}/api/v1/events"
        headers = {"Last-Event-ID": last} if (last := self._last_ids.get(owner)) else {}
        async with aconnect_sse(client, "GET", url, headers=headers) as stream:
            async for event in stream.aiter_sse():
                self._last_ids[owner] = event.id
                if event.event == "update":
                    self._note(json.loads(event.data))

    def _note(self, update: dict[str, object]) -> None:
        job_id, progress = str(update["job_id"]), float(str(update["progress"]))
        self.updates += 1
        if progress < self._furthest[job_id]:
            self.wrong.append(f"{job_id}: {self._furthest[job_id]} %, then {progress} %")
        self._furthest[job_id] = max(progress, self._furthest[job_id])
