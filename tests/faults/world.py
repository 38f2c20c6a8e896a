"""The emulator, and a house that works with it: what a run of the list needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import httpx

from emulator import serving
from tests.faults.cases import NEVER_ENDS, Case
from tests.faults.driver import Driver, Story
from tests.faults.expected import expected
from tests.faults.house import House, a_house
from tests.faults.rows import Row, row_of
from tests.faults.services import SETTINGS, Bill, Services


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
class World:
    """One for a process: cases run in it one after the other."""

    house: House
    services: Services

    async def play(self, case: Case) -> Seen:
        """Run the case; a second time when it ends otherwise than it must.

        On a busy machine a line may break that no rule has struck, once; what is wrong is wrong both times.
        """
        seen = await self._play(case)
        fits = expected(case).fits(seen.row, case.target)
        return seen if fits else await self._play(case)

    async def _play(self, case: Case) -> Seen:
        await self.services.empty()
        if case.target.entry.lookup:
            # A list that shows no job of ours proves nothing: it is not the first film here.
            await self.house.earlier(case.target)
        await self.services.begin(case.rules)
        # A download goes on where it broke without a pause.
        with patch("providers.download.PAUSE_SECONDS", 0.01):
            story = await Driver(self.house, case).run()
        endless = case.fault is NEVER_ENDS or case.operation == "cancel"
        return Seen(case, story, await self.services.bill(endless=endless))


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    """A world with its files in the folder."""
    with serving(SETTINGS) as running:
        async with a_house(folder, running.url) as house, httpx.AsyncClient(trust_env=False) as client:
            yield World(house, Services(running.url, client))
