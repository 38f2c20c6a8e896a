"""Looks at the services that make films for money: which can be used, and what may be spent."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cli.doctor.finding import Finding, bad, good, note
from providers.accounts import CREDENTIALS, EMULATED_KEY, Account, AccountError, Accounts, variable
from providers.catalogue import whole_registry
from providers.registry import Service
from settings import Settings

FREE = "Without one, the animatic draws a preview of each scene, free and offline."
REAL = "Unset LONGTAKE_EMULATOR_URL, and set the services' keys, for real films."
LOOPBACK = "Unset it unless a gateway to the services runs here: what they name is fetched, too."
HTTPS = "Services call https addresses only."


def look(settings: Settings, accounts: Accounts) -> Iterator[Finding]:
    """All of them. No key is ever shown, and nobody is asked."""
    services = paid_services()
    if accounts.emulator_url:
        where = _host(accounts.emulator_url)
        yield note("Services", f"emulated at {where}: no film is real, nothing costs", REAL)
    else:
        yield from (found for service in services if (found := _service(service, accounts)))
        yield from _without(services, accounts)
    yield _writer(settings, accounts)
    yield _public_url(settings.public_url)
    yield _webhook_secret(settings)
    if settings.allow_loopback:
        yield note("This machine", "counts as outside: LONGTAKE_ALLOW_LOOPBACK is set", LOOPBACK)
    yield _daily_cap(settings.daily_cap_usd, paid=bool(usable(accounts)))


def paid_services() -> list[Service]:
    """Those that need an account."""
    return [service for service in whole_registry().services if service.needs_key]


def usable(accounts: Accounts) -> dict[Service, Account]:
    """The services that are set up, and are none of an emulator's."""
    found = {service: _account(service, accounts) for service in paid_services()}
    return {service: account for service, account in found.items() if account and not _emulated(account)}


def _account(service: Service, accounts: Accounts) -> Account | None:
    try:
        return accounts.of(service)
    except AccountError:
        return None


def _emulated(account: Account) -> bool:
    return account.key.get_secret_value() == EMULATED_KEY


def _service(service: Service, accounts: Accounts) -> Finding | None:
    try:
        account = accounts.of(service)
    except AccountError as error:
        return bad(service.name, "is set up wrongly", f"{error}.")
    if account is None:
        return None
    key = variable(service, "KEY" if account.key.get_secret_value() else CREDENTIALS)
    where = "" if accounts.at_home(service) else f", at {_host(account.base_url)}"
    return good(service.name, f"{key} is set{where}")


def _without(services: list[Service], accounts: Accounts) -> Iterator[Finding]:
    """What could be had besides."""
    names = [service.name for service in services if not _is_set_up(service, accounts)]
    if len(names) == len(services):
        yield good("Services", f"none has a key. {FREE}")
    elif names:
        yield good("Without a key", ", ".join(names))


def _is_set_up(service: Service, accounts: Accounts) -> bool:
    try:
        return accounts.of(service) is not None
    except AccountError:
        return True


def _writer(settings: Settings, accounts: Accounts) -> Finding:
    if settings.writer == "own":
        return good("Storyboards", "our own writer, free of charge")
    service = next(each for each in paid_services() if each.name == settings.writer)
    if not _is_set_up(service, accounts):
        key = variable(service, "KEY")
        return note("Storyboards", f"our own writer, because {settings.writer} has no key", f"Set {key}.")
    return good("Storyboards", f"written by {settings.writer} {settings.writer_model}".rstrip())


def _public_url(url: str) -> Finding:
    if not url:
        return good("Public URL", "not set: services are asked for news, and call nobody")
    if urlsplit(url).scheme != "https":
        return note("Public URL", f"{_host(url)}, without https", HTTPS)
    return good("Public URL", f"services may call {_host(url)}")


def _webhook_secret(settings: Settings) -> Finding:
    """Where the secret is that a caller needs to check our webhooks: it is not shown."""
    if settings.webhook_secret:
        return good("Webhooks", "signed with LONGTAKE_WEBHOOK_SECRET")
    made = "" if settings.webhook_secret_file.exists() else ", which the first start makes"
    return good("Webhooks", f"signed with what is in {settings.webhook_secret_file}{made}")


def _daily_cap(cap_usd: float | None, *, paid: bool) -> Finding:
    if cap_usd is not None:
        return good("Daily cap", f"${cap_usd:.2f}, over all jobs")
    if paid:
        return note("Daily cap", "none", "LONGTAKE_DAILY_CAP_USD bounds what all jobs of a day may cost.")
    return good("Daily cap", "none, and nothing that costs")


def _host(url: str) -> str:
    """The host and port alone: whatever else is in an address may be a secret."""
    parts = urlsplit(url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.hostname or 'an address that cannot be read'}{port}"
