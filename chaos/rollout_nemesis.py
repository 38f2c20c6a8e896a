"""Rolls versions out in the middle of films: a good one, and a bad one twice, which is taken back."""

import asyncio
import time
from collections.abc import Callable

from chaos.code_versions import BAD, FIRST, SECOND
from chaos.nemesis import Nemesis
from chaos.plan import ChaosPlan
from chaos.rollout_deployment import RolloutDeployment

AT_ONCE = ("--ramp", "100", "--watch", "0", "--no-wait")
WATCHED = ("--ramp", "20", "--watch", "30", "--no-wait")
# A bad version on a small share must meet a film: some have nothing to do for a while.
WATCHED_LONGER = ("--ramp", "20", "--watch", "120", "--no-wait")
# How long nobody notices that the bad version is current.
UNNOTICED_SECONDS = 20.0


class RolloutNemesis(Nemesis):
    """The operator of a run, who kills nothing. `wrong` lists what did not go as it should."""

    def __init__(self, deployment: RolloutDeployment, plan: ChaosPlan, say: Callable[[str], None]) -> None:
        super().__init__(deployment, plan)
        self._rolled, self._gap, self._say = deployment, plan.kill_gap, say
        self.wrong: list[str] = []

    async def kill_processes(self) -> None:
        """Roll out v1, v2, then a bad v3: once with a ramp, once unnoticed by anybody for a while."""
        await self._rollout(FIRST, 0, *AT_ONCE)
        await asyncio.sleep(self._gap)
        self._rolled.start_worker(SECOND)
        if not await self._rollout(SECOND, 0, *WATCHED):
            return
        await self._rolled.stop_worker(FIRST)
        await asyncio.sleep(self._gap)
        await self._roll_bad_one_out()

    async def _roll_bad_one_out(self) -> None:
        self._rolled.start_worker(BAD)
        await self._rollout(BAD, 1, *WATCHED_LONGER)
        await asyncio.sleep(self._gap)
        await self._rollout(BAD, 0, *AT_ONCE)
        await asyncio.sleep(UNNOTICED_SECONDS)
        if await self._rollout(SECOND, 0, "--back"):
            await self._rolled.stop_worker(BAD)

    async def _rollout(self, version: str, code: int, *words: str) -> bool:
        begun = time.monotonic()
        found, said = await self._rolled.run_rollout(version, *words)
        self.kills[f"rollout {version}"] += 1
        self._say(f"longtake rollout {' '.join(words)} ({version}): {time.monotonic() - begun:.0f} s")
        for line in said.splitlines():
            self._say(f"    {line}")
        if found != code:
            self.wrong.append(f"rollout of {version} {' '.join(words)}: exit code {found}")
        return found == code
