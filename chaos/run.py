"""One run from the first order to the books."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from chaos.books import Books, Check
from chaos.catalog import ENDED, Catalog
from chaos.console import Console
from chaos.customers import Customers
from chaos.house import House
from chaos.nemesis import Nemesis
from chaos.person import Person
from chaos.plan import OWNERS, Plan, wishes

LOOK_SECONDS = 1.0
TELL_SECONDS = 15.0
START_SECONDS = 120.0
RUNNING = "ExecutionStatus='Running' AND WorkflowType IN ('GenerationWorkflow', 'ReclaimWorkflow')"


@dataclass(frozen=True)
class Outcome:
    """What a run has found."""

    checks: list[Check]
    faults: list[dict[str, Any]]
    kills: Counter[str]
    decisions: Counter[str]
    statuses: Counter[str]
    outcomes: Counter[str]
    retries: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether everything is as it must be."""
        return all(check.holds for check in self.checks)


async def run(plan: Plan, folder: Path, say: Callable[[str], None]) -> Outcome:
    """Run it in that folder, and end every process that it started."""
    house = House(folder, plan)
    console = Console(house.emulator_url)
    try:
        house.start_all()
        await _until(house.ready, START_SECONDS, "everything is up")
        return await Run(plan, house, console, say).whole()
    finally:
        await console.close()
        house.close()


class Run:
    """A run on a house that is up."""

    def __init__(self, plan: Plan, house: House, console: Console, say: Callable[[str], None]) -> None:
        self._plan, self._house, self._console, self._say = plan, house, console, say
        self._catalog = Catalog(house.var / "longtake.db")
        self._nemesis = Nemesis(house, plan)
        self._customers = Customers(house, plan)
        self._person = Person(house, self._catalog, console)
        self._begun = time.monotonic()
        self._late: list[str] = []

    async def whole(self) -> Outcome:
        """Order, kill, wait, compare."""
        films = wishes(self._plan)
        helpers = [
            asyncio.create_task(each) for each in (self._nemesis.watch(), self._person.run(), self._tell())
        ]
        try:
            await asyncio.gather(self._customers.order(films), self._nemesis.run())
            await self._settle("all jobs have ended", self._all_ended)
            await self._settle("no workflow runs", self._nothing_runs)
            await self._settle("the reconciler finds nothing", self._reconciled)
            await self._settle("no workflow runs", self._nothing_runs)
            return await self._compare()
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    async def _compare(self) -> Outcome:
        jobs, takes = self._catalog.jobs(), self._catalog.takes()
        there, total = await self._console.jobs(), await self._console.total()
        checks = Books(wishes(self._plan), jobs, takes, there, total).checks(canceled=self._plan.cancel)
        twice, alone = self._customers.doubles, self._nemesis.ended_alone
        checks += [
            Check("orders sent twice that became two jobs", str(len(twice)), not twice),
            Check("parts that ended by themselves", str(len(alone)), not alone, tuple(alone)),
            Check("what was waited for in vain", str(len(self._late)), not self._late, tuple(self._late)),
        ]
        return Outcome(
            checks=checks,
            faults=await self._console.faults(),
            kills=self._nemesis.kills,
            decisions=self._person.decisions,
            statuses=Counter(f"{job.status}{' with gaps' if job.gaps != '[]' else ''}" for job in jobs),
            outcomes=Counter(
                f"{take.outcome or take.state} {take.error_type or ''}".strip() for take in takes
            ),
            retries=self._customers.retries,
            seconds=time.monotonic() - self._begun,
        )

    # --- what is waited for ---

    async def _settle(self, what: str, condition: Callable[[], Awaitable[bool]]) -> None:
        self._say(f"{time.monotonic() - self._begun:6.0f} s  waiting until {what}")
        try:
            await _until(condition, self._plan.patience, what)
        except TimeoutError:
            self._late.append(what)

    async def _all_ended(self) -> bool:
        return all(job.status in ENDED for job in self._catalog.jobs())

    async def _nothing_runs(self) -> bool:
        try:
            client = await Client.connect(self._house.temporal_target)
            return (await client.count_workflows(RUNNING)).count == 0
        except (RPCError, RuntimeError):
            return False

    async def _reconciled(self) -> bool:
        """Whether it had nothing to heal, and every call has its end."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            answer = await client.post(f"{self._house.api_url(OWNERS[0])}/api/v1/jobs/recover")
        if not answer.is_success:
            return False
        return not any(answer.json().values()) and all(t.state == "terminal" for t in self._catalog.takes())

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            try:
                counts = Counter(job.status for job in self._catalog.jobs())
                running = sum(job.running for job in await self._console.jobs())
            except (sqlite3.OperationalError, httpx.HTTPError):
                continue
            said = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
            held, kills = len(self._catalog.held()), self._nemesis.kills.total()
            self._say(
                f"{time.monotonic() - self._begun:6.0f} s  {said}; {running} provider jobs run, {held} held, "
                f"{kills} kills"
            )


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float, what: str) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await condition():
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"it never came true that {what}") from None
