"""Kills processes with kill -9 at random moments and starts them again."""

import asyncio
import random
from collections import Counter

from chaos.deployment import ChaosDeployment
from chaos.plan import ChaosPlan

MAX_DOWNTIME_SECONDS = 3.0
# The worker has the most state to lose.
KILL_WEIGHTS = {"worker": 3}


class Nemesis:
    """Kills processes; counts its kills and the processes that ended by themselves."""

    def __init__(self, deployment: ChaosDeployment, plan: ChaosPlan) -> None:
        self._deployment, self._plan = deployment, plan
        self._chance = random.Random(f"{plan.seed}:nemesis")
        self.kills: Counter[str] = Counter()
        self.ended_alone: list[str] = []

    async def kill_processes(self) -> None:
        """Kill and restart random processes, as often as planned."""
        names = self._deployment.killable_processes
        weights = [KILL_WEIGHTS.get(name, 1) for name in names]
        for _ in range(self._plan.kills):
            await asyncio.sleep(self._plan.kill_gap * self._chance.uniform(0.3, 1.7))
            (name,) = self._chance.choices(names, weights)
            self._deployment.kill_process(name)
            self.kills[name] += 1
            await asyncio.sleep(self._chance.uniform(0, MAX_DOWNTIME_SECONDS))
            self._deployment.start_process(name)

    async def restart_ended(self) -> None:
        """Restart, for ever, processes that ended by themselves; they are reported at the end."""
        while True:
            for name in self._deployment.find_ended():
                self.ended_alone.append(name)
                self._deployment.start_process(name)
            await asyncio.sleep(1)
