"""Costs of jobs from what the service states: amounts of units that have a price."""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from math import inf
from typing import Protocol, runtime_checkable

from contracts import ProviderJobReport
from providers.protocol import Provider

# The ledger's smallest amount.
MICRO_USD = Decimal("0.000001")
# Far more than any one job costs. Beyond it the number is wrong, or its unit is another than we think.
MAX_STATED_USD = 1_000


@runtime_checkable
class BillsInUnits(Protocol):
    """A provider whose reports state billed units, and that knows the price of a unit."""

    async def unit_price_usd(self, model: str) -> float | None:
        """Return the price of a unit of the model in US dollars; None where unknown. Never raises."""


async def add_stated_cost(provider: Provider, model: str, report: ProviderJobReport) -> ProviderJobReport:
    """Return the report with the cost of its units; unchanged without units or with an unknown price."""
    if report.cost_usd is not None or report.billed_units is None or not isinstance(provider, BillsInUnits):
        return report
    price = await provider.unit_price_usd(model)
    if price is None:
        return report
    return report.model_copy(update={"cost_usd": total_cost_usd((price, report.billed_units))})


def read_amount(stated: str) -> float | None:
    """Return a stated amount of units or money; None unless it is finite and not negative."""
    with suppress(ValueError):
        amount = float(stated)
        return amount if _is_amount(amount) else None
    return None


def total_cost_usd(*lines: tuple[float, float | None]) -> float | None:
    """Return the sum of (price in US dollars, amount) products, in whole micro-dollars, rounded half up.

    None, so that the listed price holds, where an amount is missing, negative or no finite number, or where
    the sum is more than MAX_STATED_USD.
    """
    total = Decimal(0)
    for price, amount in lines:
        if amount is None or not _is_amount(price) or not _is_amount(amount):
            return None
        total += Decimal(str(price)) * Decimal(str(amount))
    return float(total.quantize(MICRO_USD, ROUND_HALF_UP)) if total <= MAX_STATED_USD else None


def _is_amount(number: float) -> bool:
    return 0 <= number < inf
