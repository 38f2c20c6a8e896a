"""`longtake doctor`: what is found, what is missing, what to do."""

import asyncio
from datetime import UTC, datetime

from rich.text import Text

from cli.doctor import (
    asking,
    drawing,
    keeping,
    models_file,
    network,
    price_lists,
    programs,
    proxy,
    services,
)
from cli.doctor.finding import Finding, Verdict
from cli.say import answers
from providers.accounts import Accounts
from settings import Settings

MARKS = {Verdict.GOOD: ("✓", "green"), Verdict.NOTE: ("•", "yellow"), Verdict.BAD: ("✗", "red")}
ALL_WELL = "All that is needed is there."
NOT_WELL = "What is marked ✗ is needed."


def doctor(settings: Settings, *, ask_services: bool = False) -> int:
    """Show all findings; 1 when something that is needed is missing.

    With `ask_services`, each service that is set up is asked something that costs nothing.
    """
    ill = False
    for finding in asyncio.run(_look(settings, ask_services=ask_services)):
        _show(finding)
        ill |= finding.verdict is Verdict.BAD
    answers.print(f"\n{NOT_WELL if ill else ALL_WELL}")
    return int(ill)


async def _look(settings: Settings, *, ask_services: bool) -> list[Finding]:
    accounts = Accounts()
    return [
        *programs.look(settings),
        *await drawing.look(settings),
        *await keeping.look(settings),
        *await network.look(settings),
        *services.look(settings, accounts),
        *price_lists.look(accounts),
        *models_file.look(settings, accounts, datetime.now(UTC).date()),
        *await proxy.look(settings, _hosts(accounts) if ask_services else ()),
        *(await asking.look(accounts, proxy.way_out(settings)) if ask_services else ()),
    ]


def _hosts(accounts: Accounts) -> list[str]:
    return proxy.hosts_of(account.base_url for account in services.usable(accounts).values())


def _show(finding: Finding) -> None:
    mark, colour = MARKS[finding.verdict]
    line = Text(f"{mark} ", style=colour).append(f"{finding.subject:<18}{finding.found}", style="default")
    if finding.advice:
        line.append(f"\n  {'':<18}→ {finding.advice}", style=colour)
    answers.print(line, soft_wrap=True)
