"""Which adapter speaks for which service, and which of them this installation has an account for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from providers.accounts import Account, Accounts
from providers.elevenlabs import ElevenLabs
from providers.http import Transport
from providers.protocol import Inbox, Provider
from providers.registry import Service
from providers.replicate import Replicate
from providers.stability import Stability


@dataclass(frozen=True)
class Tools:
    """What an adapter works with."""

    transport: Transport
    account: Account
    inbox: Inbox


ADAPTERS: dict[str, Callable[[Tools], Provider]] = {
    "replicate": lambda tools: Replicate(tools.transport, tools.account),
    "elevenlabs": lambda tools: ElevenLabs(tools.transport, tools.account, tools.inbox),
    "stability": lambda tools: Stability(tools.transport, tools.account, tools.inbox),
}


def open_providers(
    services: Iterable[Service], accounts: Accounts, transport: Transport, inbox: Inbox
) -> dict[str, Provider]:
    """An adapter for each service that has both an adapter and an account, by the service's name."""
    found = {service.name: accounts.of(service) for service in services if service.name in ADAPTERS}
    return {
        name: ADAPTERS[name](Tools(transport, account, inbox)) for name, account in found.items() if account
    }
