"""Steps that a test waits for, holds, releases or lets fail, by name."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from temporalio import activity
from temporalio.exceptions import ApplicationError

from contracts.error_types import ErrorType


@dataclass
class StepControl:
    """The steps of fake activities.

    A step is named `activity:part`, e.g. `collect_clip:2`; its second call alone is `collect_clip:2#2`.
    """

    failures: dict[str, list[ApplicationError]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    # Its ledger buys nothing more.
    frugal: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def reached(self, step: str, times: int = 1) -> None:
        """Wait until the step has been entered."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.calls[step] >= times)

    async def release(self, step: str) -> None:
        """Let a held step go on."""
        async with self._changed:
            self.held.discard(step)
            self._changed.notify_all()

    async def _step(self, name: str, part: object = "") -> None:
        step = f"{name}:{part}" if part != "" else name
        async with self._changed:
            self.calls[step] += 1
            self.log.append(f"{step} begins")
            self._changed.notify_all()
            this_call = {step, f"{step}#{self.calls[step]}"}
            await self._changed.wait_for(lambda: self.held.isdisjoint(this_call))
            self.log.append(f"{step} ends")
        if self.failures.get(step):
            raise self._failure(step)

    def _failure(self, step: str) -> ApplicationError:
        failure = self.failures[step].pop(0)
        if self.frugal and failure.type == ErrorType.NO_SLOT:
            return ApplicationError("Not bought.", type=ErrorType.NOT_BOUGHT, non_retryable=True)
        return failure

    async def _beating(self, name: str, part: object = "") -> None:
        async def beat() -> None:
            while True:
                activity.heartbeat()
                await asyncio.sleep(0.05)  # the pulse of a real activity

        pulse = asyncio.create_task(beat())
        try:
            await self._step(name, part)
        finally:
            pulse.cancel()
