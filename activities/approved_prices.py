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
        written = await self._prices.note_prices(job_id, model.unique_key, serialize_prices(model.price_list))
        sound = serialize_prices(model.sound_prices)
        if sound:
            sound = await self._prices.note_prices(job_id, model.sound_prices_key, sound)
        return model.with_prices(parse_prices(written), parse_prices(sound))
