"""The prices that a job's run was approved with: those of its first use of a model, whatever comes after."""

from providers.prices import read_prices, written_prices
from providers.registry import Kind, Model, Registry
from store.jobs import Jobs


class ApprovedPrices:
    """Reads and notes them: a deploy may change the catalogue while a film waits for its owner or is made."""

    def __init__(self, jobs: Jobs, registry: Registry) -> None:
        self._jobs = jobs
        self._registry = registry

    async def model(self, job_id: str, provider: str, name: str | None, kind: Kind) -> Model:
        """The model with the job's prices. Raises UnknownModelError, JobNotFound."""
        model = self._registry.find(provider, name, kind)
        if not any(price.usd for price in model.price_list):
            return model
        written = await self._jobs.note_prices(job_id, model.key, written_prices(model.price_list))
        return model.with_prices(read_prices(written))
