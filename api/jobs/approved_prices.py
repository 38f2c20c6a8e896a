"""The prices that a job's run was approved with."""

from providers.model_spec import ModelSpec
from providers.prices import parse_prices
from store.models import JobRow


def with_approved_prices(model: ModelSpec, row: JobRow) -> ModelSpec:
    """Return the model at the prices of the job's running run, or at today's if it has ended."""
    if row.status.has_ended or model.unique_key not in row.prices:
        return model
    sound = row.prices.get(model.sound_prices_key, [])
    return model.with_prices(parse_prices(row.prices[model.unique_key]), parse_prices(sound))
