"""The prices that a job's run was approved with: those at its first use of a model."""

from contracts import ModelKind
from providers.model_spec import ModelSpec
from providers.prices import parse_prices, serialize_prices
from providers.registry import Registry
from store.job_prices import JobPrices


class ApprovedPrices:
    """Gives models of `registry` a job's approved prices, which a deploy with new prices does not change."""

    def __init__(self, prices: JobPrices, registry: Registry) -> None:
        self._prices = prices
        self.registry = registry

    async def get_priced_model(
        self, job_id: str, provider: str, name: str | None, kind: ModelKind
    ) -> ModelSpec:
        """Return the model with the job's prices. Raises UnknownModelError, JobNotFound."""
        model = self.registry.find_model(provider, name, kind)
        if not any(price.usd for price in model.price_list):
            return model
        lists = {model.unique_key: serialize_prices(model.price_list)}
        if sound := serialize_prices(model.sound_prices):
            lists[model.sound_prices_key] = sound
        noted = await self._prices.note_prices(job_id, lists)
        return model.with_prices(
            parse_prices(noted[model.unique_key]), parse_prices(noted.get(model.sound_prices_key, ()))
        )
