"""Which adapter speaks for which service, and which of them this installation has an account for."""

from collections.abc import Callable
from dataclasses import dataclass

from providers.accounts import Account, Accounts
from providers.dashscope import DashScope
from providers.dream_machine import DreamMachine
from providers.elevenlabs import ElevenLabs
from providers.fal import Fal
from providers.google import Google
from providers.http import Transport
from providers.kie import Kie
from providers.kling import Kling
from providers.luma import Luma
from providers.minimax import MiniMax
from providers.modelark import ModelArk
from providers.openai_videos import OpenAIVideos
from providers.protocol import Inbox, Provider
from providers.registry import Model, Registry, Service
from providers.replicate import Replicate
from providers.runway import Runway
from providers.stability import Stability
from providers.vertex import Vertex
from providers.writers import Gemini, OpenAIResponses, Writer
from providers.xai import Xai


@dataclass(frozen=True)
class Tools:
    """What an adapter works with."""

    transport: Transport
    account: Account
    inbox: Inbox
    # What the service has here, with what its owner added to the catalogue.
    models: tuple[Model, ...] = ()


ADAPTERS: dict[str, Callable[[Tools], Provider]] = {
    "google": lambda tools: Google(tools.transport, tools.account, tools.inbox),
    "luma": lambda tools: Luma(tools.transport, tools.account),
    "runway": lambda tools: Runway(tools.transport, tools.account),
    "minimax": lambda tools: MiniMax(tools.transport, tools.account),
    "xai": lambda tools: Xai(tools.transport, tools.account),
    "dashscope": lambda tools: DashScope(tools.transport, tools.account),
    "modelark": lambda tools: ModelArk(tools.transport, tools.account),
    "kling": lambda tools: Kling(tools.transport, tools.account),
    "vertex": lambda tools: Vertex(tools.transport, tools.account),
    "dream-machine": lambda tools: DreamMachine(tools.transport, tools.account),
    "openai": lambda tools: OpenAIVideos(tools.transport, tools.account, tools.models),
    "replicate": lambda tools: Replicate(tools.transport, tools.account),
    "elevenlabs": lambda tools: ElevenLabs(tools.transport, tools.account, tools.inbox),
    "stability": lambda tools: Stability(tools.transport, tools.account, tools.inbox),
    "fal": lambda tools: Fal(tools.transport, tools.account),
    "kie": lambda tools: Kie(tools.transport, tools.account),
}


def open_providers(
    registry: Registry, accounts: Accounts, transport: Transport, inbox: Inbox
) -> dict[str, Provider]:
    """An adapter for each service that has both an adapter and an account, by the service's name."""
    found = {service.name: accounts.of(service) for service in registry.services if service.name in ADAPTERS}
    return {
        name: ADAPTERS[name](Tools(transport, account, inbox, _models(registry, name)))
        for name, account in found.items()
        if account
    }


def _models(registry: Registry, provider: str) -> tuple[Model, ...]:
    return tuple(model for model in registry.models if model.provider == provider)


WRITERS: dict[str, Callable[..., Writer]] = {"openai": OpenAIResponses, "google": Gemini}


def open_writer(
    name: str, model: str, service: Service, accounts: Accounts, transport: Transport
) -> Writer | None:
    """The language model of that name; None when it is none, or has no account."""
    account = accounts.of(service)
    if name not in WRITERS or account is None:
        return None
    return WRITERS[name](transport, account, *([model] if model else []))
