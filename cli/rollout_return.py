"""Takes a version of the workers back, and sees to it that all films go on with the one before."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from cli.errors import UserError
from temporal_client.errors import NoSuchWorkflowError, TemporalUnavailableError
from temporal_client.version_health import VersionHealth
from temporal_client.worker_deployment import VersionRefusedError, VersionRouting, WorkerDeployment

LOOK_SECONDS = 2.0
# Temporal waits longer and longer between the tries of a task that fails.
RECOVERY_SECONDS = 180.0
# So often in a row must a workflow fail before it is started over: it may just be between two versions.
LOOKS_BEFORE_START_OVER = 3
# A look that fails says nothing of the films, and a routing that fails may succeed at once after.
OUTAGE_SECONDS = 60.0
SHOWN_IDS = 5
T = TypeVar("T")


class VersionReturn:
    """Takes back versions of one deployment, and says what it does."""

    def __init__(
        self, deployment: WorkerDeployment, health: VersionHealth, say: Callable[[str], None]
    ) -> None:
        self._deployment, self._health, self._say = deployment, health, say

    async def take_back(self) -> None:
        """End the ramp, or make the version current that was before.

        Raises:
            UserError: there is none that has workers.
        """
        routing = await keep_trying(self._deployment.read_routing)
        if routing.ramping:
            await self.return_from(routing.ramping, routing.current)
        elif routing.current:
            await self.return_from(routing.current, *routing.earlier)
        else:
            raise UserError(
                f"No version of {self._deployment.name} is current: there is nothing to take back."
            )

    async def return_from(self, build: str, *earlier: str) -> None:
        """Give films to the first of `earlier` that has workers, and see to those that `build` had."""
        routing = await keep_trying(self._deployment.read_routing)
        if routing.ramping:
            await keep_trying(self._deployment.end_ramp)
        if routing.current == build:
            await self._set_first_that_works(build, earlier)
        current = (await self._wait_settled()).current or "workers without a version"
        self._say(f"{build} is taken back: films go on with {current}.")
        await self._repair(build)

    async def _wait_settled(self) -> VersionRouting:
        """Wait until no queue gives tasks to the old version any more."""
        for _ in range(int(OUTAGE_SECONDS / LOOK_SECONDS)):
            if (routing := await keep_trying(self._deployment.read_routing)).settled:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return routing

    async def _set_first_that_works(self, build: str, earlier: tuple[str, ...]) -> None:
        for each in earlier:
            with suppress(VersionRefusedError):
                return await keep_trying(partial(self._deployment.set_current, each))
        raise UserError(
            f"No version before {build} has workers on all queues: start its workers again, then try again."
        )

    async def _repair(self, build: str) -> None:
        """Wait until films that failed have gone on, and start those over that only `build` can replay."""
        proven: set[str] = set()
        failures: Counter[str] = Counter()
        for _ in range(int(RECOVERY_SECONDS / LOOK_SECONDS)):
            await asyncio.sleep(LOOK_SECONDS)
            check = await keep_trying(partial(self._health.check_replays, build, proven))
            proven |= check.able
            failures = Counter({id_: failures[id_] + 1 for id_ in check.unable})
            for id_ in [id_ for id_, looks in failures.items() if looks >= LOOKS_BEFORE_START_OVER]:
                await self._start_over(id_, build)
                del failures[id_]
            if not check.unable and not check.open and not await self._find_failing(build):
                return self._say("All films go on.")
        raise UserError(f"Some workflows still fail: {name_some(await self._find_failing(build))}")

    async def _find_failing(self, build: str) -> list[str]:
        return await keep_trying(partial(self._health.find_failing, build))

    async def _start_over(self, id_: str, build: str) -> None:
        with suppress(NoSuchWorkflowError):  # It has ended meanwhile.
            await keep_trying(partial(self._health.start_over, id_))
            self._say(f"{id_} had gone on with {build}, and is started over: what is paid is kept.")


async def keep_trying(call: Callable[[], Awaitable[T]]) -> T:
    """Return what a call returns, and try again for a minute while the server does not answer."""
    end = time.monotonic() + OUTAGE_SECONDS
    while True:
        try:
            return await call()
        except TemporalUnavailableError:
            if time.monotonic() > end:
                raise
        await asyncio.sleep(LOOK_SECONDS)


def name_some(ids: Sequence[str]) -> str:
    """Name the first few of these ids, and how many more there are."""
    more = len(ids) - SHOWN_IDS
    return ", ".join(ids[:SHOWN_IDS]) + (f" and {more} more" if more > 0 else "")
