"""What a film has cost, and whose word that is."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from cli.client import Api
from cli.errors import SorryError
from cli.say import aside
from cli.spending import usd

# What the API calls a service's own word, as opposed to our list of prices.
STATED = "provider"


class _Take(BaseModel):
    cost_usd: float | None = None
    cost_source: str | None = None


class _Takes(BaseModel):
    takes: tuple[_Take, ...] = ()


class _Results(BaseModel):
    script: tuple[_Take, ...] = ()
    scenes: tuple[_Takes, ...] = ()
    soundtrack: _Takes = _Takes()


class JobCosts(BaseModel):
    """What `GET /jobs/{id}` says of costs."""

    results: _Results = _Results()

    def sentence(self) -> str:
        """All of it in one sentence; nothing where nothing was paid for."""
        costs = [(take.cost_usd or 0.0, take.cost_source == STATED) for take in self._takes()]
        stated = sum(cost for cost, is_stated in costs if is_stated)
        listed = sum(cost for cost, is_stated in costs if not is_stated)
        if stated and listed:
            parts = f"{usd(stated)} stated by the services, {usd(listed)} by the price list"
            return f"It has cost {usd(stated + listed)}: {parts}."
        if stated:
            return f"It has cost {usd(stated)}, as the services state it."
        return f"It has cost {usd(listed)} by the price list." if listed else ""

    def _takes(self) -> Iterator[_Take]:
        yield from self.results.script
        for takes in (*self.results.scenes, self.results.soundtrack):
            yield from takes.takes


async def tell_costs(api: Api, job_id: str) -> None:
    """Say what the job has cost. The film is there, or is not, whether or not this can be asked."""
    try:
        told: Any = await api.job(job_id)
        sentence = JobCosts.model_validate(told).sentence()
    except (SorryError, ValueError):
        return
    if sentence:
        aside(sentence)
