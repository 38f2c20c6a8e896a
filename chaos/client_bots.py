"""Simulated API clients: they order until the order is accepted, and cancel some films."""

import asyncio
import random
from collections.abc import Iterable

import httpx

from chaos.deployment import ChaosDeployment
from chaos.plan import ChaosPlan, FilmOrder

RETRY_SECONDS = 0.5
TIMEOUT_SECONDS = 30.0
MAX_CANCEL_DELAY_SECONDS = 30.0
ACCEPTED, CONFLICT = 202, 409


class OrderRefusedError(Exception):
    """A valid order was refused."""


class ClientBots:
    """The API clients. `jobs` are job ids by order number; `doubles` lists orders that became two jobs."""

    def __init__(self, deployment: ChaosDeployment, plan: ChaosPlan) -> None:
        self._deployment, self._plan = deployment, plan
        self._chance = random.Random(f"{plan.seed}:customers")
        self.jobs: dict[int, str] = {}
        self.doubles: list[int] = []
        self.retries = 0

    async def order_films(self, wishes: Iterable[FilmOrder]) -> None:
        """Order all films, each at its time."""
        timeout = httpx.Timeout(TIMEOUT_SECONDS)
        async with (
            httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            for wish in wishes:
                off = self._chance.uniform(0, MAX_CANCEL_DELAY_SECONDS) if self._plan.cancel else None
                group.create_task(self._order_film(client, wish, off))

    async def _order_film(self, client: httpx.AsyncClient, wish: FilmOrder, off: float | None) -> None:
        await asyncio.sleep(wish.at_seconds)
        ids = await asyncio.gather(
            *(self._post_until_accepted(client, wish) for _ in range(2 if wish.sent_twice else 1))
        )
        self.jobs[wish.number] = ids[0]
        if len(set(ids)) > 1:
            self.doubles.append(wish.number)
        if off is not None:
            await asyncio.sleep(off)
            await self._cancel_film(client, wish.owner, ids[0])

    async def _post_until_accepted(self, client: httpx.AsyncClient, wish: FilmOrder) -> str:
        url, headers = (
            f"{self._deployment.api_url(wish.owner)}/api/v1/generate",
            {"Idempotency-Key": wish.idempotency_key},
        )
        while True:
            try:
                answer = await client.post(url, json=wish.body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == ACCEPTED:
                return str(answer.json()["job_id"])
            if answer is not None and answer.is_client_error:
                raise OrderRefusedError(f"{wish.body}: {answer.status_code} {answer.text}")
            self.retries += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _cancel_film(self, client: httpx.AsyncClient, owner: str, job_id: str) -> None:
        url = f"{self._deployment.api_url(owner)}/api/v1/jobs/{job_id}/cancel"
        while True:
            try:
                answer = await client.post(url)
                if answer.is_success or answer.status_code == CONFLICT:
                    return
            except httpx.TransportError:
                pass
            self.retries += 1
            await asyncio.sleep(RETRY_SECONDS)
