"""The customers: they order until they are told that their film is kept, and some call it off."""

import asyncio
import random
from collections.abc import Iterable

import httpx

from chaos.house import House
from chaos.plan import Plan, Wish

PAUSE_SECONDS = 0.5
TIMEOUT_SECONDS = 30.0
CALLED_OFF_WITHIN_SECONDS = 30.0
ACCEPTED, CONFLICT = 202, 409


class RefusedError(Exception):
    """A film that should be made was refused."""


class Customers:
    """Everybody who orders. `jobs` are the job's ids by the wish's number; `doubles` is what must not be."""

    def __init__(self, house: House, plan: Plan) -> None:
        self._house, self._plan = house, plan
        self._chance = random.Random(f"{plan.seed}:customers")
        self.jobs: dict[int, str] = {}
        self.doubles: list[int] = []
        self.retries = 0

    async def order(self, wishes: Iterable[Wish]) -> None:
        """Order all, each in its time."""
        timeout = httpx.Timeout(TIMEOUT_SECONDS)
        async with (
            httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            for wish in wishes:
                off = self._chance.uniform(0, CALLED_OFF_WITHIN_SECONDS) if self._plan.cancel else None
                group.create_task(self._follow(client, wish, off))

    async def _follow(self, client: httpx.AsyncClient, wish: Wish, off: float | None) -> None:
        await asyncio.sleep(wish.at)
        ids = await asyncio.gather(*(self._ordered(client, wish) for _ in range(2 if wish.twice else 1)))
        self.jobs[wish.number] = ids[0]
        if len(set(ids)) > 1:
            self.doubles.append(wish.number)
        if off is not None:
            await asyncio.sleep(off)
            await self._call_off(client, wish.owner, ids[0])

    async def _ordered(self, client: httpx.AsyncClient, wish: Wish) -> str:
        url, headers = f"{self._house.api_url(wish.owner)}/api/v1/generate", {"Idempotency-Key": wish.key}
        while True:
            try:
                answer = await client.post(url, json=wish.body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == ACCEPTED:
                return str(answer.json()["job_id"])
            if answer is not None and answer.is_client_error:
                raise RefusedError(f"{wish.body}: {answer.status_code} {answer.text}")
            self.retries += 1
            await asyncio.sleep(PAUSE_SECONDS)

    async def _call_off(self, client: httpx.AsyncClient, owner: str, job_id: str) -> None:
        url = f"{self._house.api_url(owner)}/api/v1/jobs/{job_id}/cancel"
        while True:
            try:
                answer = await client.post(url)
                if answer.is_success or answer.status_code == CONFLICT:
                    return
            except httpx.TransportError:
                pass
            self.retries += 1
            await asyncio.sleep(PAUSE_SECONDS)
