"""A model at the prices that a job's run was approved with."""

from providers.prices import read_prices
from providers.registry import Model
from store.models import JobRow


def as_approved(model: Model, row: JobRow) -> Model:
    """What orders cost now: a run goes on at the prices that it began with, a new one at its day's."""
    if row.status.ended or model.key not in row.prices:
        return model
    return model.with_prices(read_prices(row.prices[model.key]))
