"""Looks at the file of a gateway's models: whether it can be used, and whether there is a gateway."""

from collections.abc import Iterator
from datetime import date

from cli.doctor.finding import Finding, bad, good, note
from providers.accounts import AccountError, Accounts
from providers.catalogue import whole_registry
from providers.gateway_models import PROVIDER, GatewayModel, ModelsFileError, read_models_file
from providers.prices import PRICES_KEEP
from settings import Settings

SUBJECT = "Models file"
COMPARE = "Compare its prices with the gateway's, and write down the day as price_read_on."


def look(settings: Settings, accounts: Accounts, today: date) -> Iterator[Finding]:
    """Nothing where none is set. Nobody is asked."""
    if settings.models_file is None:
        return
    try:
        models = read_models_file(settings.models_file)
    except ModelsFileError as error:
        yield bad(SUBJECT, "cannot be used: nothing starts with it", f"{error}.")
        return
    yield good(SUBJECT, f"{len(models)} of a gateway: {', '.join(model.name for model in models)}")
    if not _has_gateway(accounts):
        yield note(SUBJECT, "there is no gateway", "Set LONGTAKE_OPENAI_URL and LONGTAKE_OPENAI_KEY.")
    yield from _prices(models, today)


def _prices(models: tuple[GatewayModel, ...], today: date) -> Iterator[Finding]:
    outdated = [model.name for model in models if model.prices_outdated(today)]
    if outdated:
        yield note(SUBJECT, f"prices older than {PRICES_KEEP.days} days: {', '.join(outdated)}", COMPARE)


def _has_gateway(accounts: Accounts) -> bool:
    service = whole_registry().service(PROVIDER)
    try:
        account = accounts.of(service)
    except AccountError:
        return False
    return account is not None and not accounts.at_home(service)
