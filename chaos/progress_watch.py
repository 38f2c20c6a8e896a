"""Follows the progress of all films on the stream, as an open page does, and notes where it goes back."""

import asyncio
import json
from contextlib import suppress
from typing import Any, NamedTuple

import httpx
from httpx_sse import SSEError, aconnect_sse

from chaos.database_reader import FINAL_STATUSES
from chaos.deployment import ChaosDeployment

RETRY_SECONDS = 1.0
# The stream says something every 15 s: one that is silent for longer is broken.
SILENCE_SECONDS = 20.0


class Told(NamedTuple):
    """What was told last of a film: the snapshot's number, its percentage, whether the film has ended."""

    seq: int = 0
    progress: float = 0.0
    is_over: bool = False


class ProgressWatch:
    """What was told of each film. `wrong` lists where progress went back."""

    def __init__(self, deployment: ChaosDeployment) -> None:
        self._deployment = deployment
        self._told: dict[str, Told] = {}
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

    def _note(self, update: dict[str, Any]) -> None:
        job_id, progress, seq = update["job_id"], update["progress"], update["seq"]
        self.updates += 1
        told = self._told.get(job_id, Told())
        # As the page does: a snapshot with an older number comes late, or from the database.
        if seq < told.seq and (update["status"] not in FINAL_STATUSES or told.is_over):
            return
        if progress < told.progress:
            self.wrong.append(f"{job_id}: {told.progress} %, then {progress} %")
        self._told[job_id] = Told(seq, progress, update["status"] in FINAL_STATUSES)
