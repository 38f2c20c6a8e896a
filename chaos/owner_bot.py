"""Simulated owners: resolve takes of unknown outcome and raise budgets."""

import asyncio
from collections import Counter
from contextlib import suppress

import httpx

from chaos.database_reader import NO_ANSWER, DatabaseReader, RecordedJob, RecordedTake
from chaos.deployment import ChaosDeployment
from chaos.emulator_client import EmulatorClient, ServiceJob, service_job_id
from chaos.invoice_check import belongs_to_take

CHECK_SECONDS = 2.0
RAISED_BUDGET_USD = 500.0
# After so many refused adoptions (the service denies a job that the emulator lists) the owner pays again.
MAX_ADOPT_REFUSALS = 3


class OwnerBot:
    """Acts for every owner; looks for a lost take's job in the emulator, as in a service's console."""

    def __init__(
        self, deployment: ChaosDeployment, catalog: DatabaseReader, emulator: EmulatorClient
    ) -> None:
        self._deployment, self._catalog, self._emulator = deployment, catalog, emulator
        self._refused: Counter[str] = Counter()
        self.decisions: Counter[str] = Counter()

    async def run_forever(self) -> None:
        """Handle pending decisions, for ever."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            while True:
                # A process may be down, or the database not created yet: try again in the next round.
                with suppress(httpx.HTTPError, *NO_ANSWER):
                    await self._handle_pending(client)
                await asyncio.sleep(CHECK_SECONDS)

    async def _handle_pending(self, client: httpx.AsyncClient) -> None:
        for job in await self._catalog.read_jobs_awaiting_budget():
            # A film that waits for its voice takes a larger budget, too, and goes on waiting.
            if not await self._ask_voice_again(client, job):
                await self._raise_budget(client, job)
        held = await self._catalog.read_held_takes()
        takes = [take for take in held if not take.is_voice]
        narrated = {take.job_id: take for take in held if take.is_voice}
        await asyncio.gather(
            *(self._resolve_take(client, take) for take in takes),
            *(self._buy_lines_again(client, take) for take in narrated.values()),
        )

    async def _raise_budget(self, client: httpx.AsyncClient, job: RecordedJob) -> None:
        url = f"{self._deployment.api_url(job.owner)}/api/v1/jobs/{job.id}/approve"
        # A little more each time, so that a job whose signal was lost is woken by the next.
        self._refused["approve"] += 1
        answer = await client.post(url, json={"budget_usd": RAISED_BUDGET_USD + self._refused["approve"]})
        self.decisions["budget raised"] += answer.is_success

    async def _ask_voice_again(self, client: httpx.AsyncClient, job: RecordedJob) -> bool:
        """Ask the voice again that has failed for good; False: the job waits for something else."""
        url = f"{self._deployment.api_url(job.owner)}/api/v1/jobs/{job.id}/narration/voice"
        answer = await client.post(url, json={"outcome": "again"})
        self.decisions["voice asked again"] += answer.is_success
        return answer.is_success

    async def _buy_lines_again(self, client: httpx.AsyncClient, take: RecordedTake) -> None:
        """Buy a job's lost lines again: their sound was in the answer, which nobody can look up."""
        url = f"{self._deployment.api_url(take.owner)}/api/v1/jobs/{take.job_id}/narration/resolve"
        answer = await client.post(url, json={"decision": "pay_again"})
        self.decisions["lines bought again"] += answer.is_success

    async def _resolve_take(self, client: httpx.AsyncClient, take: RecordedTake) -> None:
        body = self._choose_decision(take, await self._find_service_job(take))
        url = f"{self._deployment.api_url(take.owner)}/api/v1/jobs/{take.job_id}/scenes/{take.scene}/resolve"
        answer = await client.post(url, json=body)
        if answer.is_success:
            self.decisions[body["decision"]] += 1
        elif answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            self._refused[take.name] += 1

    async def _find_service_job(self, take: RecordedTake) -> ServiceJob | None:
        taken = await self._catalog.read_provider_job_ids()
        known = {(provider, service_job_id(job_id)) for provider, job_id in taken}
        return next(
            (
                job
                for job in await self._emulator.list_jobs()
                if belongs_to_take(job, take) and (job.service, job.id) not in known
            ),
            None,
        )

    def _choose_decision(self, take: RecordedTake, found: ServiceJob | None) -> dict[str, str]:
        if found is None or self._refused[take.name] >= MAX_ADOPT_REFUSALS:
            return {"decision": "pay_again"}
        return {"decision": "adopt", "provider_job_id": found.id}
