"""The emulator, and a stack that works with it: what a run of the list needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import httpx

from contracts import ModelKind
from contracts.error_types import ErrorType
from emulator import run_emulator
from tests.faults.cases import NEVER_ENDS, Case
from tests.faults.driver import Driver, Story
from tests.faults.expected import expected
from tests.faults.film import Film
from tests.faults.known_runs import equal_runs_once
from tests.faults.line_driver import LineDriver
from tests.faults.rows import Row, row_of
from tests.faults.services import SETTINGS, Bill, Services
from tests.faults.worker_stack import WorkerStack, a_worker_stack


@dataclass(frozen=True)
class Seen:
    """What came of a case. `place`: how many of its film's faults struck before its own."""

    case: Case
    story: Story
    bill: Bill
    place: int = 0

    @property
    def row(self) -> Row:
        """The same as a row of the table."""
        return row_of(self.case, self.story, self.bill, self.place)


@dataclass(frozen=True)
class FaultHarness:
    """One for a process: films are made in it one after the other."""

    stack: WorkerStack
    services: Services

    async def play(self, film: Film) -> list[Seen]:
        """Make the film; a second time when one of its cases ends otherwise than it must.

        On a busy machine a line may break that no rule has struck, once; what is wrong is wrong both times.
        """
        found = await self._play(film)
        fits = all(expected(seen.case).fits(seen.row, seen.case.target) for seen in found)
        return found if fits else await self._play(film)

    async def _play(self, film: Film) -> list[Seen]:
        await self._begin(film)
        case = film.lead
        # A download goes on where it broke without a pause.
        with patch("providers.kit.download.PAUSE_SECONDS", 0.01):
            driver = LineDriver if case.target.kind is ModelKind.VOICE else Driver
            story = await driver(self.stack, film).run()
        endless = case.fault is NEVER_ENDS or case.operation == "cancel"
        bill = await self.services.bill(endless=endless)
        return [Seen(each, story, bill, place) for place, each in enumerate(film.cases)]

    async def _begin(self, film: Film) -> None:
        case = film.lead
        if not case.target.entry.lookup or expected(case).error != ErrorType.OUTCOME_UNKNOWN:
            await self.services.empty(film.rules)
            return
        # A list that shows no job of ours proves nothing: it is not the first film there.
        await self.services.empty()
        await self.stack.earlier(case.target)
        await self.services.note_jobs()
        await self.services.begin(film.rules)


@asynccontextmanager
async def run_fault_harness(folder: Path) -> AsyncIterator[FaultHarness]:
    """A harness with its files in the folder."""
    with equal_runs_once(), run_emulator(SETTINGS) as running:
        async with a_worker_stack(folder, running.url) as stack, httpx.AsyncClient(trust_env=False) as client:
            yield FaultHarness(stack, Services(running.url, client))
