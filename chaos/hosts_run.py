"""A run that cuts each host off for a while, under films that were ordered a moment before."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from chaos.checks import Check, expect_none, expect_some
from chaos.database_reader import FINAL_STATUSES, RecordedJob, RecordedTake
from chaos.emulator_client import EmulatorClient
from chaos.hosts_deployment import HostsDeployment
from chaos.hosts_plan import HostsPlan
from chaos.plan import ANIMATIC, OWNERS, FilmOrder
from chaos.progress_watch import ProgressWatch
from chaos.run import ChaosRun, RunOutcome, start_deployment


async def run_hosts(plan: HostsPlan, deployment: HostsDeployment, say: Callable[[str], None]) -> RunOutcome:
    """Run a plan on a deployment, and end every process that was started."""
    emulator = EmulatorClient(deployment.emulator_url)
    try:
        await start_deployment(deployment)
        return await HostsRun(plan, deployment, emulator, say).run_to_end()
    finally:
        await emulator.close()
        deployment.close()


class HostsRun(ChaosRun):
    """A run on a deployment that is up."""

    def __init__(
        self,
        plan: HostsPlan,
        deployment: HostsDeployment,
        emulator: EmulatorClient,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(plan, deployment, emulator, say)
        self._hosts_plan, self._network = plan, deployment.network
        self._watch = ProgressWatch(deployment)
        self._late: list[str] = []

    def _helpers(self) -> list[Coroutine[Any, Any, None]]:
        return [*super()._helpers(), *(self._watch.follow_forever(owner) for owner in OWNERS)]

    async def _order_under_trouble(self, films: Sequence[FilmOrder]) -> None:
        plan = self._hosts_plan
        for number, host in enumerate(plan.hosts):
            batch = films[number :: len(plan.hosts)]
            await self._cut_under(
                host, [replace(each, at_seconds=each.at_seconds % plan.lead) for each in batch]
            )

    async def _cut_under(self, host: str, films: Sequence[FilmOrder]) -> None:
        """Order films, cut a host off, and measure how long after its mend the last of them ends."""
        orders = asyncio.create_task(self._client_bots.order_films(films))
        await asyncio.sleep(self._hosts_plan.lead)
        before = await self._count_open()
        self._network.cut(host)
        self._nemesis.kills[f"{host} cut"] += 1
        await asyncio.sleep(self._hosts_plan.cut)
        self._network.mend(host)
        mended = time.monotonic()
        await orders
        await self._wait_for(f"the films under the cut of {host} have ended", self._end.all_jobs_ended)
        self._note_end(host, before, time.monotonic() - mended)

    def _note_end(self, host: str, before: int, seconds: float) -> None:
        said = f"{host} cut under {before} films: the last ended {seconds:.0f} s after the mend"
        self._say(said)
        if seconds > self._hosts_plan.within:
            self._late.append(said)

    async def _count_open(self) -> int:
        return sum(job.status not in FINAL_STATUSES for job in await self._database.read_jobs())

    def _extra_checks(self, jobs: Sequence[RecordedJob], takes: Sequence[RecordedTake]) -> list[Check]:
        drawn = [take for take in takes if take.provider == ANIMATIC.provider]
        return [
            expect_none(
                f"hosts after whose mend a film took more than {self._hosts_plan.within:.0f} s", self._late
            ),
            expect_some("scenes of the animatic", len(drawn)),
            expect_none(
                "scenes of the animatic that were lost", (t.name for t in drawn if t.outcome != "succeeded")
            ),
            expect_none(
                "films that are not whole",
                (job.id for job in jobs if job.status != "completed" or job.gaps != "[]"),
            ),
            expect_some("updates of progress", self._watch.updates),
            expect_none("films whose progress went back", self._watch.wrong),
        ]
