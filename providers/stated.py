"""What a service states that a job cost, where it states amounts of something that has a price."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, runtime_checkable

from providers.protocol import Provider
from workflows.contracts import ProviderJobReport

# The smallest that the ledger counts.
MICRO_USD = Decimal("0.000001")


@runtime_checkable
class BillsInUnits(Protocol):
    """A provider whose reports say how many units a job was, and that knows what a unit costs."""

    async def unit_price_usd(self, model: str) -> float | None:
        """What a unit of the model costs, in US dollars; None where nobody says. Never an error."""


async def with_stated_cost(provider: Provider, model: str, report: ProviderJobReport) -> ProviderJobReport:
    """The report with what its units cost; as it is where it has none, or their price is not known."""
    if report.cost_usd is not None or report.billed_units is None or not isinstance(provider, BillsInUnits):
        return report
    price = await provider.unit_price_usd(model)
    if price is None:
        return report
    return report.model_copy(update={"cost_usd": bill_usd((price, report.billed_units))})


def bill_usd(*lines: tuple[float, float]) -> float:
    """The sum of prices in US dollars, each times an amount, in whole micro-dollars; a half is rounded up."""
    total = sum((Decimal(str(price)) * Decimal(str(amount)) for price, amount in lines), Decimal(0))
    return float(total.quantize(MICRO_USD, ROUND_HALF_UP))
