"""Looks at how old the prices are that films are planned and bounded by."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from cli.doctor.finding import Finding, good, note
from cli.doctor.services import usable
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.prices import PRICES_KEEP
from providers.registry import Model, Service

COMPARE = "Compare them with the service's own page before a large order: GET /api/v1/providers tells each."


def look(accounts: Accounts, today: date | None = None) -> Iterator[Finding]:
    """One finding for the prices of each service that is set up here. Nobody is asked."""
    day = today or datetime.now(UTC).date()
    for service in usable(accounts):
        yield _prices(service, day)


def _prices(service: Service, today: date) -> Finding:
    models = [m for m in whole_registry().models if m.provider == service.name and not m.retired(today)]
    if not (outdated := [model for model in models if model.prices_outdated(today)]):
        return good("Prices", f"{service.name}: all read in the last {PRICES_KEEP.days} days")
    names = ", ".join(model.name for model in outdated)
    return note("Prices", f"{service.name}: read as long ago as {_oldest(outdated)}: {names}", COMPARE)


def _oldest(models: list[Model]) -> date:
    sources = (price.source for model in models for price in model.price_list)
    return min(source.read_on for source in sources if source)
