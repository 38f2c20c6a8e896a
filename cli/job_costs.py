"""A job's costs, as the services state them or as our price list computes them."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.output import print_stderr
from cli.price_confirmation import format_usd

# The API's `cost_basis` of a cost that the service itself stated; other costs are listed prices.
STATED_BY_PROVIDER = "stated"


class _TakeCost(BaseModel):
    cost_usd: float | None = None
    cost_basis: str | None = None


class _TakeCosts(BaseModel):
    takes: tuple[_TakeCost, ...] = ()


class _CostResults(BaseModel):
    script: tuple[_TakeCost, ...] = ()
    scenes: tuple[_TakeCosts, ...] = ()
    removed_scenes: tuple[_TakeCosts, ...] = ()
    soundtrack: _TakeCosts = _TakeCosts()


class JobCosts(BaseModel):
    """The costs in the response of `GET /jobs/{id}`."""

    results: _CostResults = _CostResults()

    def to_sentence(self) -> str:
        """Return the total and its basis as one sentence; empty when nothing was paid for."""
        costs = [(take.cost_usd or 0.0, take.cost_basis == STATED_BY_PROVIDER) for take in self._iter_takes()]
        stated = sum(cost for cost, is_stated in costs if is_stated)
        listed = sum(cost for cost, is_stated in costs if not is_stated)
        if stated and listed:
            parts = f"{format_usd(stated)} stated by the services, {format_usd(listed)} listed"
            return f"It has cost {format_usd(stated + listed)}: {parts}."
        if stated:
            return f"It has cost {format_usd(stated)}, as stated by the services."
        return f"It has cost {format_usd(listed)}, as listed: the services state no cost." if listed else ""

    def _iter_takes(self) -> Iterator[_TakeCost]:
        yield from self.results.script
        told = self.results
        for takes in (*told.scenes, *told.removed_scenes, told.soundtrack):
            yield from takes.takes


async def print_costs(api: ApiClient, job_id: str) -> None:
    """Print what the job has cost. Errors are ignored: the film's outcome does not depend on it."""
    try:
        told: Any = await api.fetch_job(job_id)
        sentence = JobCosts.model_validate(told).to_sentence()
    except (UserError, ValueError):
        return
    if sentence:
        print_stderr(sentence)
