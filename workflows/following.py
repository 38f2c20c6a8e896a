"""How a take is made, and who is told of every turn it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from workflows.cancellation import afterwards, in_full
from workflows.contracts import AcceptedJob, JobError, ProviderJobReport, Receipt
from workflows.desk import Desk


class Told(Protocol):
    """Who follows one take, and is told of every turn it takes."""

    def accepted(self, accepted: AcceptedJob) -> None:
        """The provider has it."""

    def reported(self, report: ProviderJobReport) -> None:
        """The provider said something new."""

    def held(self, why: str) -> None:
        """Nobody knows whether the provider has it; the owner must say. Empty: that is over."""

    async def blocked(self, why: JobError | None) -> None:
        """What it costs is not allowed; None: that is over."""

    def canceling(self) -> None:
        """It is being cancelled."""

    def canceled(self, receipt: Receipt) -> None:
        """It was cancelled, and this became of the money."""


@dataclass(frozen=True)
class Manner:
    """How a take is made, beside what is ordered.

    `slots`: the job's own places for takes under way; the take stands aside while a person must decide.
    `listens`: this run knows of webhooks, holds and budgets; runs of before do not (patch `paid-once`).
    """

    owner: str
    summary: str
    progress_step: float
    hold: timedelta
    desk: Desk
    slots: asyncio.Semaphore | None
    listens: bool

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Give the place free meanwhile, and take one again after it."""
        if (slots := self.slots) is None:
            yield
            return

        async def come_back() -> None:
            # Whoever holds a place gives it back: it must be had again even when the job is cancelled.
            await in_full(slots.acquire())

        slots.release()
        async with afterwards(come_back):
            yield
