"""One run, from the first order to the final checks."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from chaos.checks import Check, expect_none, expect_some
from chaos.client_bots import ClientBots
from chaos.database_reader import NO_ANSWER, DatabaseReader, RecordedJob, RecordedTake
from chaos.deployment import ChaosDeployment
from chaos.emulator_client import EmulatorClient
from chaos.invoice_check import InvoiceCheck
from chaos.line_check import LineCheck
from chaos.nemesis import Nemesis
from chaos.owner_bot import OwnerBot
from chaos.plan import ANIMATIC, ChaosPlan, FilmOrder, plan_films, uses_job_lists
from chaos.quiescence import Condition, Quiescence, wait_until

PROGRESS_SECONDS = 15.0
MAX_START_SECONDS = 120.0


@dataclass(frozen=True)
class RunOutcome:
    """The result of a run: checks, and counts of what happened."""

    checks: list[Check]
    faults: list[dict[str, Any]]
    rewritten: Counter[str]
    broken_downloads: Counter[str]
    kills: Counter[str]
    decisions: Counter[str]
    statuses: Counter[str]
    outcomes: Counter[str]
    retries: int
    late_clips: int
    seconds: float

    @property
    def all_checks_hold(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)


async def run_chaos(plan: ChaosPlan, folder: Path, say: Callable[[str], None]) -> RunOutcome:
    """Run a plan in a folder, and end every process that was started."""
    deployment = ChaosDeployment(folder, plan)
    emulator = EmulatorClient(deployment.emulator_url)
    try:
        await start_deployment(deployment)
        return await ChaosRun(plan, deployment, emulator, say).run_to_end()
    finally:
        await emulator.close()
        deployment.close()


async def start_deployment(deployment: ChaosDeployment) -> None:
    """Start every process, the stores first, and wait until all are ready."""
    deployment.start_stores()
    await wait_until(deployment.stores.are_ready, MAX_START_SECONDS, "the stores are up")
    deployment.start_all()
    await wait_until(deployment.is_ready, MAX_START_SECONDS, "everything is up")


class ChaosRun:
    """A run on a deployment that is up."""

    def __init__(
        self,
        plan: ChaosPlan,
        deployment: ChaosDeployment,
        emulator: EmulatorClient,
        say: Callable[[str], None],
        nemesis: Nemesis | None = None,
    ) -> None:
        self._plan, self._deployment, self._emulator, self._say = plan, deployment, emulator, say
        self._database = DatabaseReader(deployment.catalog_url)
        self._nemesis = nemesis or Nemesis(deployment, plan)
        self._client_bots = ClientBots(deployment, plan)
        self._owner_bot = OwnerBot(deployment, self._database, emulator)
        self._end = Quiescence(deployment, self._database)
        self._started_at = time.monotonic()
        self._timed_out: list[str] = []

    async def run_to_end(self) -> RunOutcome:
        """Order films and kill processes, wait until all is final, and check the records."""
        end = self._end
        helpers = [asyncio.create_task(each) for each in self._helpers()]
        try:
            await self._order_under_trouble(plan_films(self._plan))
            await self._wait_for("all jobs have ended", end.all_jobs_ended)
            await self._wait_for("no film is made", end.no_film_in_progress)
            await self._wait_for("the reconciler finds nothing", end.is_reconciled)
            return await self._compare_records(await end.count_late_clips())
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    def _helpers(self) -> list[Coroutine[Any, Any, None]]:
        """Return the tasks that run as long as the run does."""
        return [self._nemesis.restart_ended(), self._owner_bot.run_forever(), self._print_progress()]

    async def _order_under_trouble(self, films: Sequence[FilmOrder]) -> None:
        await asyncio.gather(self._client_bots.order_films(films), self._nemesis.kill_processes())

    async def _compare_records(self, late_clips: int) -> RunOutcome:
        jobs, takes = await self._database.read_jobs(), await self._database.read_takes()
        there, total = await self._emulator.list_jobs(), await self._emulator.invoice_total()
        rewritten = await self._emulator.rewritten_fields()
        broken = await self._emulator.broken_downloads()
        keys = [wish.idempotency_key for wish in plan_films(self._plan)]
        spoken = [job for job in there if job.line]
        checks = InvoiceCheck(
            keys,
            jobs,
            [take for take in takes if not take.is_voice and take.provider != ANIMATIC.provider],
            [job for job in there if not job.line],
            total - sum(job.charged for job in spoken),
            voice_takes=[take for take in takes if take.is_voice],
        ).run_checks()
        checks += LineCheck(keys, jobs, [take for take in takes if take.is_voice], spoken).run_checks()
        checks += [
            expect_none("orders sent twice that became two jobs", map(str, self._client_bots.doubles)),
            *(self._check_faults(rewritten, broken) if self._plan.faults else []),
            expect_none("parts that ended by themselves", self._nemesis.ended_alone),
            expect_none("what was waited for in vain", self._timed_out),
            *self._extra_checks(jobs, takes),
        ]
        return RunOutcome(
            checks=checks,
            faults=await self._emulator.list_faults(),
            rewritten=rewritten,
            broken_downloads=broken,
            kills=self._nemesis.kills,
            decisions=self._owner_bot.decisions,
            statuses=Counter(f"{job.status}{' with gaps' if job.gaps != '[]' else ''}" for job in jobs),
            outcomes=Counter(
                f"{take.outcome or take.state} {take.error_type or ''}".strip() for take in takes
            ),
            retries=self._client_bots.retries,
            late_clips=late_clips,
            seconds=self._elapsed_seconds,
        )

    def _extra_checks(self, _jobs: Sequence[RecordedJob], _takes: Sequence[RecordedTake]) -> list[Check]:
        """Checks of a run of another kind."""
        return []

    def _check_faults(self, rewritten: Counter[str], broken: Counter[str]) -> list[Check]:
        lists = [expect_some("fields that lists have rewritten", rewritten.total())]
        return [
            *(lists if uses_job_lists(self._plan) else []),
            expect_some("downloads that broke off", broken["breaks"]),
            expect_some("downloads that were gone on with", broken["continued"]),
        ]

    async def _wait_for(self, what: str, condition: Condition) -> None:
        self._say(f"{self._elapsed_seconds:6.0f} s  waiting until {what}")
        try:
            await wait_until(condition, self._plan.patience, what)
        except TimeoutError:
            self._timed_out.append(what)

    @property
    def _elapsed_seconds(self) -> float:
        return time.monotonic() - self._started_at

    async def _print_progress(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            with suppress(httpx.HTTPError, *NO_ANSWER):
                self._say(
                    f"{self._elapsed_seconds:6.0f} s  {await self._describe_progress()}; "
                    f"{self._nemesis.kills.total()} kills"
                )

    async def _describe_progress(self) -> str:
        counts = Counter(job.status for job in await self._database.read_jobs())
        running = sum(job.running for job in await self._emulator.list_jobs())
        held = len(await self._database.read_held_takes())
        said = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
        return f"{said}; {running} provider jobs run, {held} held"
