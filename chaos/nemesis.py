"""The nemesis kills parts with kill -9 at moments of chance, and starts them again."""

import asyncio
import random
from collections import Counter

from chaos.house import House
from chaos.plan import Plan

LONGEST_AWAY_SECONDS = 3.0
# The worker holds what is worth losing.
WEIGHTS = {"worker": 3}


class Nemesis:
    """Counts what it does, and what nobody did."""

    def __init__(self, house: House, plan: Plan) -> None:
        self._house, self._plan = house, plan
        self._chance = random.Random(f"{plan.seed}:nemesis")
        self.kills: Counter[str] = Counter()
        self.ended_alone: list[str] = []

    async def run(self) -> None:
        """Kill as often as planned."""
        names = self._house.killable
        weights = [WEIGHTS.get(name, 1) for name in names]
        for _ in range(self._plan.kills):
            await asyncio.sleep(self._plan.kill_gap * self._chance.uniform(0.3, 1.7))
            (name,) = self._chance.choices(names, weights)
            self._house.kill(name)
            self.kills[name] += 1
            await asyncio.sleep(self._chance.uniform(0, LONGEST_AWAY_SECONDS))
            self._house.start(name)

    async def watch(self) -> None:
        """Start again what ended without us, for as long as it takes: it is told at the end."""
        while True:
            for name in self._house.ended():
                self.ended_alone.append(name)
                self._house.start(name)
            await asyncio.sleep(1)
