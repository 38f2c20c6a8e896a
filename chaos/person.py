"""The person whose films these are: decides about held scenes as an owner would, and allows more money."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import suppress

import httpx

from chaos.books import is_for
from chaos.catalog import Catalog, Take
from chaos.console import Console, ServiceJob, wire_id
from chaos.house import House

LOOK_SECONDS = 2.0
ENOUGH_USD = 500.0
# Where a service denies a job that its own console shows, the owner pays again.
REFUSALS = 3


class Person:
    """Every owner in one. Looks in the service's console for a job of the scene that no take has."""

    def __init__(self, house: House, catalog: Catalog, console: Console) -> None:
        self._house, self._catalog, self._console = house, catalog, console
        self._refused: Counter[str] = Counter()
        self.decisions: Counter[str] = Counter()

    async def run(self) -> None:
        """Decide, for ever."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            while True:
                # A part may be away, or the catalog not there yet: the next round is soon.
                with suppress(httpx.HTTPError, sqlite3.OperationalError):
                    await self._look_round(client)
                await asyncio.sleep(LOOK_SECONDS)

    async def _look_round(self, client: httpx.AsyncClient) -> None:
        for job in self._catalog.waiting_for_money():
            url = f"{self._house.api_url(job.owner)}/api/v1/jobs/{job.id}/approve"
            # Each time a little more: one whose wake-up call was lost is woken by the next.
            self._refused["approve"] += 1
            answer = await client.post(url, json={"budget_usd": ENOUGH_USD + self._refused["approve"]})
            self.decisions["budget raised"] += answer.is_success
        if held := self._catalog.held():
            await asyncio.gather(*(self._decide(client, take) for take in held))

    async def _decide(self, client: httpx.AsyncClient, take: Take) -> None:
        body = self._decision(take, await self._found(take))
        url = f"{self._house.api_url(take.owner)}/api/v1/jobs/{take.job_id}/scenes/{take.scene}/resolve"
        answer = await client.post(url, json=body)
        if answer.is_success:
            self.decisions[body["decision"]] += 1
        elif answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            self._refused[take.name] += 1

    async def _found(self, take: Take) -> ServiceJob | None:
        known = {(provider, wire_id(job_id)) for provider, job_id in self._catalog.known_ids()}
        return next(
            (
                job
                for job in await self._console.jobs()
                if is_for(job, take) and (job.service, job.id) not in known
            ),
            None,
        )

    def _decision(self, take: Take, found: ServiceJob | None) -> dict[str, str]:
        if found is None or self._refused[take.name] >= REFUSALS:
            return {"decision": "pay_again"}
        return {"decision": "adopt", "provider_job_id": found.id}
