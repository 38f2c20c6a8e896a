"""One run from the first order to the books."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from chaos.books import Books
from chaos.catalog import Catalog
from chaos.checks import Check, nothing, some
from chaos.console import Console
from chaos.customers import Customers
from chaos.ending import Condition, Ending, until
from chaos.house import House
from chaos.nemesis import Nemesis
from chaos.person import Person
from chaos.plan import Plan, asks_lists, wishes

TELL_SECONDS = 15.0
START_SECONDS = 120.0


@dataclass(frozen=True)
class Outcome:
    """What a run has found."""

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
    def holds(self) -> bool:
        """Whether everything is as it must be."""
        return all(check.holds for check in self.checks)


async def run(plan: Plan, folder: Path, say: Callable[[str], None]) -> Outcome:
    """Run it in that folder, and end every process that it started."""
    house = House(folder, plan)
    console = Console(house.emulator_url)
    try:
        house.start_all()
        await until(house.ready, START_SECONDS, "everything is up")
        return await Run(plan, house, console, say).whole()
    finally:
        await console.close()
        house.close()


class Run:
    """A run on a house that is up."""

    def __init__(self, plan: Plan, house: House, console: Console, say: Callable[[str], None]) -> None:
        self._plan, self._house, self._console, self._say = plan, house, console, say
        self._catalog = Catalog(house.catalog)
        self._nemesis = Nemesis(house, plan)
        self._customers = Customers(house, plan)
        self._person = Person(house, self._catalog, console)
        self._begun = time.monotonic()
        self._late: list[str] = []

    async def whole(self) -> Outcome:
        """Order, kill, wait, compare."""
        films, end = wishes(self._plan), Ending(self._house, self._catalog)
        helpers = [
            asyncio.create_task(each) for each in (self._nemesis.watch(), self._person.run(), self._tell())
        ]
        try:
            await asyncio.gather(self._customers.order(films), self._nemesis.run())
            await self._settle("all jobs have ended", end.all_jobs_ended)
            await self._settle("no film is made", end.no_film_is_made)
            await self._settle("the reconciler finds nothing", end.reconciled)
            return await self._compare(await end.late_clips())
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    async def _compare(self, late_clips: int) -> Outcome:
        jobs, takes = self._catalog.jobs(), self._catalog.takes()
        there, total = await self._console.jobs(), await self._console.total()
        rewritten = await self._console.rewritten_fields()
        broken = await self._console.broken_downloads()
        keys = [wish.key for wish in wishes(self._plan)]
        checks = Books(keys, jobs, takes, there, total).checks()
        checks += [
            nothing("orders sent twice that became two jobs", map(str, self._customers.doubles)),
            *(
                [some("fields that lists have rewritten", rewritten.total())]
                if asks_lists(self._plan)
                else []
            ),
            some("downloads that broke off", broken["breaks"]),
            some("downloads that were gone on with", broken["continued"]),
            nothing("parts that ended by themselves", self._nemesis.ended_alone),
            nothing("what was waited for in vain", self._late),
        ]
        return Outcome(
            checks=checks,
            faults=await self._console.faults(),
            rewritten=rewritten,
            broken_downloads=broken,
            kills=self._nemesis.kills,
            decisions=self._person.decisions,
            statuses=Counter(f"{job.status}{' with gaps' if job.gaps != '[]' else ''}" for job in jobs),
            outcomes=Counter(
                f"{take.outcome or take.state} {take.error_type or ''}".strip() for take in takes
            ),
            retries=self._customers.retries,
            late_clips=late_clips,
            seconds=self._seconds,
        )

    async def _settle(self, what: str, condition: Condition) -> None:
        self._say(f"{self._seconds:6.0f} s  waiting until {what}")
        try:
            await until(condition, self._plan.patience, what)
        except TimeoutError:
            self._late.append(what)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._begun

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            with suppress(sqlite3.OperationalError, httpx.HTTPError):
                self._say(
                    f"{self._seconds:6.0f} s  {await self._standing()}; {self._nemesis.kills.total()} kills"
                )

    async def _standing(self) -> str:
        counts = Counter(job.status for job in self._catalog.jobs())
        running = sum(job.running for job in await self._console.jobs())
        said = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
        return f"{said}; {running} provider jobs run, {len(self._catalog.held())} held"
