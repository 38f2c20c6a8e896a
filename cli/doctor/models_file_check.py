"""Check the file that lists a gateway's models: whether it is valid, and whether a gateway is configured."""

from collections.abc import Iterator
from datetime import date

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from providers.accounts import AccountError, Accounts
from providers.catalogue import build_registry
from providers.catalogue.gateway_models import (
    GATEWAY_PROVIDER,
    GatewayModel,
    ModelsFileError,
    read_models_file,
)
from providers.prices import PRICE_MAX_AGE
from settings import Settings

SUBJECT = "Models file"
COMPARE_PRICES = "Compare its prices with the gateway's, and write down the day as price_read_on."


def check_models_file(settings: Settings, accounts: Accounts, today: date) -> Iterator[Finding]:
    """Yield the findings about the models file; nothing when none is set. No service is called."""
    if settings.models_file is None:
        return
    try:
        models = read_models_file(settings.models_file)
    except ModelsFileError as error:
        yield error_finding(SUBJECT, "cannot be used: nothing starts with it", f"{error}.")
        return
    yield ok_finding(SUBJECT, f"{len(models)} of a gateway: {', '.join(model.name for model in models)}")
    if not _has_gateway(accounts):
        yield warning_finding(
            SUBJECT, "there is no gateway", "Set LONGTAKE_OPENAI_URL and LONGTAKE_OPENAI_KEY."
        )
    yield from _check_price_ages(models, today)


def _check_price_ages(models: tuple[GatewayModel, ...], today: date) -> Iterator[Finding]:
    outdated = [model.name for model in models if model.has_outdated_prices(today)]
    if outdated:
        yield warning_finding(
            SUBJECT, f"prices older than {PRICE_MAX_AGE.days} days: {', '.join(outdated)}", COMPARE_PRICES
        )


def _has_gateway(accounts: Accounts) -> bool:
    service = build_registry().get_provider(GATEWAY_PROVIDER)
    try:
        account = accounts.get_account(service)
    except AccountError:
        return False
    return account is not None and not accounts.uses_official_endpoint(service)
