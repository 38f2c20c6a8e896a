"""`longtake rollout`: gives films to a new version of the workers, unless they cannot go on with it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from cli.errors import UserError
from cli.rollout_return import LOOK_SECONDS, VersionReturn, keep_trying, name_some
from settings import Settings
from temporal_client import TemporalClient, TemporalUnavailableError, target_host
from temporal_client.version_health import VersionHealth
from temporal_client.worker_deployment import VersionRefusedError, VersionRouting, WorkerDeployment

# New workers may still be starting: until all of them poll, the server refuses their version.
WORKERS_WAIT_SECONDS = 60.0
DRAIN_SECONDS = 900.0
ALL_FILMS = 100  # per cent


@dataclass(frozen=True)
class RolloutPlan:
    """What to roll out, the share that it gets first (100: all at once), how long each step is watched."""

    build: str
    percent: float
    watch_seconds: float
    wait_drained: bool = True


async def run_rollout(settings: Settings, plan: RolloutPlan | None, say: Callable[[str], None]) -> bool:
    """Roll a version out, or without a plan take the last one back; return whether the plan's stands.

    Raises:
        UserError: with the sentence that says why not, and what to do.
    """
    try:
        client = (await TemporalClient.connect(settings, lazy=False)).client
        deployment = WorkerDeployment(client, settings.deployment)
        health = VersionHealth(client, deployment.name)
        if plan is not None:
            return await Rollout(deployment, health, say).roll_out(plan)
        await VersionReturn(deployment, health, say).take_back()
    except (RuntimeError, TemporalUnavailableError) as error:
        raise UserError(
            f"The Temporal server at {target_host(settings)} does not answer. Once it does, go on with"
            " `longtake rollout`, or take back with `longtake rollout --back`."
        ) from error
    return True


class Rollout:
    """Rolls versions of one deployment out and back, and says what it does."""

    def __init__(
        self, deployment: WorkerDeployment, health: VersionHealth, say: Callable[[str], None]
    ) -> None:
        self._deployment, self._health, self._say = deployment, health, say
        self._return = VersionReturn(deployment, health, say)

    async def roll_out(self, plan: RolloutPlan) -> bool:
        """Ramp, watch, make current, watch again, and wait for the old version; return False if taken back.

        Raises:
            UserError: there is no such version, or its workers do not serve all queues.
        """
        before = await keep_trying(self._deployment.read_routing)
        if before.current == plan.build:
            self._say(f"{plan.build} is current already.")
            return True
        if before.current and plan.percent < ALL_FILMS:
            await self._ramp(plan)
            if not await self._watch(plan, before):
                return False
        await self._until_served(plan, partial(self._deployment.set_current, plan.build))
        self._say(f"{plan.build} is current: all films go on with it.")
        return await self._watch(plan, before) and await self._wait_drained(plan, before)

    async def _ramp(self, plan: RolloutPlan) -> None:
        await self._until_served(plan, partial(self._deployment.ramp, plan.build, plan.percent))
        self._say(f"{plan.build} gets {plan.percent:g} % of the films.")

    async def _watch(self, plan: RolloutPlan, before: VersionRouting) -> bool:
        """Look for films that cannot go on with the new version; if there are any, take it back."""
        if plan.watch_seconds:
            self._say(f"Watching for {plan.watch_seconds:g} s whether films can go on with it …")
        end = time.monotonic() + plan.watch_seconds
        while time.monotonic() < end:
            if failing := await keep_trying(partial(self._health.find_failing, plan.build)):
                self._say(f"{len(failing)} cannot go on with {plan.build}: {name_some(failing)}.")
                await self._return.return_from(plan.build, before.current)
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True

    async def _wait_drained(self, plan: RolloutPlan, before: VersionRouting) -> bool:
        if not before.current or not plan.wait_drained:
            return True
        self._say(f"Waiting until nothing is left at {before.current}: some minutes …")
        for _ in range(int(DRAIN_SECONDS / LOOK_SECONDS)):
            if await keep_trying(partial(self._deployment.is_drained, before.current)):
                self._say(f"{before.current} is drained: its workers can be stopped.")
                return True
            await asyncio.sleep(LOOK_SECONDS)
        raise UserError(f"{before.current} is not drained yet; {plan.build} is current all the same.")

    async def _until_served(self, plan: RolloutPlan, act: Callable[[], Awaitable[None]]) -> None:
        """Try until the version's workers poll all queues."""
        for _ in range(int(WORKERS_WAIT_SECONDS / LOOK_SECONDS)):
            try:
                await keep_trying(act)
            except VersionRefusedError as error:
                refusal = error
            else:
                return
            await asyncio.sleep(LOOK_SECONDS)
        known = ", ".join((await keep_trying(self._deployment.read_routing)).builds) or "none"
        raise UserError(f"Temporal refuses {plan.build}: {refusal}. Versions that it has seen: {known}.")
