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
from tests.faults.known_runs import equal_runs_once
from tests.faults.line_driver import LineDriver
from tests.faults.rows import Row, row_of
from tests.faults.services import SETTINGS, Bill, Services
from tests.faults.worker_stack import WorkerStack, a_worker_stack


@dataclass(frozen=True)
class Seen:
    """What came of a case."""

    case: Case
    story: Story
    bill: Bill

    @property
    def row(self) -> Row:
        """The same as a row of the table."""
        return row_of(self.case, self.story, self.bill)


@dataclass(frozen=True)
class FaultHarness:
    """One for a process: cases run in it one after the other."""

    stack: WorkerStack
    services: Services

    async def play(self, case: Case) -> Seen:
        """Run the case; a second time when it ends otherwise than it must.

        On a busy machine a line may break that no rule has struck, once; what is wrong is wrong both times.
        """
        seen = await self._play(case)
        fits = expected(case).fits(seen.row, case.target)
        return seen if fits else await self._play(case)

    async def _play(self, case: Case) -> Seen:
        await self._begin(case)
        # A download goes on where it broke without a pause.
        with patch("providers.kit.download.PAUSE_SECONDS", 0.01):
            driver = LineDriver if case.target.kind is ModelKind.VOICE else Driver
            story = await driver(self.stack, case).run()
        endless = case.fault is NEVER_ENDS or case.operation == "cancel"
        return Seen(case, story, await self.services.bill(endless=endless))

    async def _begin(self, case: Case) -> None:
        if not case.target.entry.lookup or expected(case).error != ErrorType.OUTCOME_UNKNOWN:
            await self.services.empty(case.rules)
            return
        # A list that shows no job of ours proves nothing: it is not the first film there.
        await self.services.empty()
        await self.stack.earlier(case.target)
        await self.services.note_jobs()
        await self.services.begin(case.rules)


@asynccontextmanager
async def run_fault_harness(folder: Path) -> AsyncIterator[FaultHarness]:
    """A harness with its files in the folder."""
    with equal_runs_once(), run_emulator(SETTINGS) as running:
        async with a_worker_stack(folder, running.url) as stack, httpx.AsyncClient(trust_env=False) as client:
            yield FaultHarness(stack, Services(running.url, client))
