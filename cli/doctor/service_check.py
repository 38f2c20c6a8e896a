"""Check the paid services: which are configured, and what may be spent."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from providers.accounts import CREDENTIALS, EMULATED_KEY, Account, AccountError, Accounts, variable_name
from providers.catalogue import build_registry
from providers.registry import ProviderSpec
from settings import Settings

NO_KEY_ADVICE = "Without one, the animatic draws a preview of each scene, free and offline."
EMULATOR_ADVICE = "Unset LONGTAKE_EMULATOR_URL, and set the services' keys, for real films."
LOOPBACK_ADVICE = "Unset it unless a gateway to the services runs here: what they name is fetched, too."
HTTPS_ADVICE = "Services call https addresses only."


def check_services(settings: Settings, accounts: Accounts) -> Iterator[Finding]:
    """Yield findings about the accounts, the writer, webhooks and the daily cap.

    No key is ever shown, and no service is called.
    """
    services = paid_services()
    if accounts.emulator_url:
        where = _host_and_port(accounts.emulator_url)
        yield warning_finding(
            "Services", f"emulated at {where}: no film is real, nothing costs", EMULATOR_ADVICE
        )
    else:
        yield from (found for service in services if (found := _check_service(service, accounts)))
        yield from _list_missing_keys(services, accounts)
    yield _check_writer(settings, accounts)
    yield _check_public_url(settings.public_url)
    yield _check_webhook_secret(settings)
    if settings.allow_loopback:
        yield warning_finding(
            "This machine", "counts as outside: LONGTAKE_ALLOW_LOOPBACK is set", LOOPBACK_ADVICE
        )
    yield _check_daily_cap(settings.daily_cap_usd, paid=bool(usable_accounts(accounts)))


def paid_services() -> list[ProviderSpec]:
    """Return the services that need an account."""
    return [service for service in build_registry().providers if service.needs_key]


def usable_accounts(accounts: Accounts) -> dict[ProviderSpec, Account]:
    """Return the accounts of the configured services, without the emulator's."""
    found = {service: _find_account(service, accounts) for service in paid_services()}
    return {service: account for service, account in found.items() if account and not _is_emulated(account)}


def _find_account(service: ProviderSpec, accounts: Accounts) -> Account | None:
    try:
        return accounts.get_account(service)
    except AccountError:
        return None


def _is_emulated(account: Account) -> bool:
    return account.key.get_secret_value() == EMULATED_KEY


def _check_service(service: ProviderSpec, accounts: Accounts) -> Finding | None:
    try:
        account = accounts.get_account(service)
    except AccountError as error:
        return error_finding(service.name, "is set up wrongly", f"{error}.")
    if account is None:
        return None
    key = variable_name(service, "KEY" if account.key.get_secret_value() else CREDENTIALS)
    where = "" if accounts.uses_official_endpoint(service) else f", at {_host_and_port(account.base_url)}"
    return ok_finding(service.name, f"{key} is set{where}")


def _list_missing_keys(services: list[ProviderSpec], accounts: Accounts) -> Iterator[Finding]:
    """Yield a finding that names the services without a key."""
    names = [service.name for service in services if not _is_set_up(service, accounts)]
    if len(names) == len(services):
        yield ok_finding("Services", f"none has a key. {NO_KEY_ADVICE}")
    elif names:
        yield ok_finding("Without a key", ", ".join(names))


def _is_set_up(service: ProviderSpec, accounts: Accounts) -> bool:
    try:
        return accounts.get_account(service) is not None
    except AccountError:
        return True


def _check_writer(settings: Settings, accounts: Accounts) -> Finding:
    if settings.writer == "own":
        return ok_finding("Storyboards", "our own writer, free of charge")
    service = next(each for each in paid_services() if each.name == settings.writer)
    if not _is_set_up(service, accounts):
        key = variable_name(service, "KEY")
        return warning_finding(
            "Storyboards", f"our own writer, because {settings.writer} has no key", f"Set {key}."
        )
    return ok_finding("Storyboards", f"written by {settings.writer} {settings.writer_model}".rstrip())


def _check_public_url(url: str) -> Finding:
    if not url:
        return ok_finding("Public URL", "not set: services are asked for news, and call nobody")
    if urlsplit(url).scheme != "https":
        return warning_finding("Public URL", f"{_host_and_port(url)}, without https", HTTPS_ADVICE)
    return ok_finding("Public URL", f"services may call {_host_and_port(url)}")


def _check_webhook_secret(settings: Settings) -> Finding:
    """Tell where the secret is by which callers verify our webhooks; the secret itself is not shown."""
    if settings.webhook_secret:
        return ok_finding("Webhooks", "signed with LONGTAKE_WEBHOOK_SECRET")
    made = "" if settings.webhook_secret_file.exists() else ", which the first start makes"
    return ok_finding("Webhooks", f"signed with what is in {settings.webhook_secret_file}{made}")


def _check_daily_cap(cap_usd: float | None, *, paid: bool) -> Finding:
    if cap_usd is not None:
        return ok_finding("Daily cap", f"${cap_usd:.2f}, over all jobs")
    if paid:
        return warning_finding(
            "Daily cap", "none", "LONGTAKE_DAILY_CAP_USD bounds what all jobs of a day may cost."
        )
    return ok_finding("Daily cap", "none, and nothing that costs")


def _host_and_port(url: str) -> str:
    """Return host and port of the URL only: everything else in it may be a secret."""
    parts = urlsplit(url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.hostname or 'an address that cannot be read'}{port}"
