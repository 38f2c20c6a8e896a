"""`longtake doctor`: check the installation, and say what is missing and what to do."""

import asyncio
from datetime import UTC, datetime

from rich.text import Text

from cli.doctor import (
    credentials_check,
    key_check,
    media_check,
    models_file_check,
    network_check,
    price_age_check,
    program_check,
    proxy_check,
    service_check,
    storage_check,
)
from cli.doctor.finding import Finding, Severity
from cli.output import stdout_console
from providers.accounts import Accounts
from settings import Settings

MARKS = {Severity.OK: ("✓", "green"), Severity.WARNING: ("•", "yellow"), Severity.ERROR: ("✗", "red")}
ALL_WELL = "All that is needed is there."
NOT_WELL = "What is marked ✗ is needed."


def run_doctor(settings: Settings, *, ask_services: bool = False) -> int:
    """Print all findings; return 1 when something that is needed is missing, else 0.

    With `ask_services`, each configured service is also asked something that costs nothing.
    """
    ill = False
    for finding in asyncio.run(_collect_findings(settings, ask_services=ask_services)):
        _print_finding(finding)
        ill |= finding.severity is Severity.ERROR
    stdout_console.print(f"\n{NOT_WELL if ill else ALL_WELL}")
    return int(ill)


async def _collect_findings(settings: Settings, *, ask_services: bool) -> list[Finding]:
    accounts = Accounts()
    return [
        *program_check.check_programs(settings),
        *await media_check.check_media_tools(settings),
        *[finding async for finding in credentials_check.check_credentials(settings)],
        *await storage_check.check_storage(settings),
        *await network_check.check_network(settings),
        *service_check.check_services(settings, accounts),
        *price_age_check.check_price_ages(accounts),
        *models_file_check.check_models_file(settings, accounts, datetime.now(UTC).date()),
        *await proxy_check.check_proxy(settings, _service_hosts(accounts) if ask_services else ()),
        *(
            await key_check.check_service_keys(accounts, proxy_check.configured_proxy(settings))
            if ask_services
            else ()
        ),
    ]


def _service_hosts(accounts: Accounts) -> list[str]:
    return proxy_check.hosts_of(
        account.base_url for account in service_check.usable_accounts(accounts).values()
    )


def _print_finding(finding: Finding) -> None:
    mark, colour = MARKS[finding.severity]
    line = Text(f"{mark} ", style=colour).append(f"{finding.subject:<18}{finding.found}", style="default")
    if finding.advice:
        line.append(f"\n  {'':<18}→ {finding.advice}", style=colour)
    stdout_console.print(line, soft_wrap=True)
