"""Check the age of the prices by which films are planned and budgets enforced."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from cli.doctor.finding import Finding, ok_finding, warning_finding
from cli.doctor.service_check import usable_accounts
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.model_spec import ModelSpec
from providers.prices import PRICE_MAX_AGE
from providers.registry import ProviderSpec

COMPARE_PRICES = (
    "Compare them with the service's own page before a large order: GET /api/v1/providers tells each."
)


def check_price_ages(accounts: Accounts, today: date | None = None) -> Iterator[Finding]:
    """Yield one finding for the prices of each configured service. No service is called."""
    day = today or datetime.now(UTC).date()
    for service in usable_accounts(accounts):
        yield _check_service_prices(service, day)


def _check_service_prices(service: ProviderSpec, today: date) -> Finding:
    models = [m for m in build_registry().models if m.provider == service.name and not m.is_retired(today)]
    if not (outdated := [model for model in models if model.has_outdated_prices(today)]):
        return ok_finding("Prices", f"{service.name}: all read in the last {PRICE_MAX_AGE.days} days")
    names = ", ".join(model.name for model in outdated)
    return warning_finding(
        "Prices",
        f"{service.name}: read as long ago as {_oldest_price_date(outdated)}: {names}",
        COMPARE_PRICES,
    )


def _oldest_price_date(models: list[ModelSpec]) -> date:
    sources = (price.source for model in models for price in model.price_list)
    return min(source.read_on for source in sources if source)
