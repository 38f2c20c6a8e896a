"""Creates the adapters and the LLM writer that this installation has accounts for."""

from collections.abc import Callable
from dataclasses import dataclass

from providers.accounts import Account, Accounts
from providers.adapters.dashscope import DashScopeAdapter
from providers.adapters.dream_machine import DreamMachineAdapter
from providers.adapters.elevenlabs import ElevenLabsAdapter
from providers.adapters.fal import FalAdapter
from providers.adapters.google import GoogleAdapter
from providers.adapters.kie import KieAdapter
from providers.adapters.kling import KlingAdapter
from providers.adapters.luma import LumaAdapter
from providers.adapters.minimax import MiniMaxAdapter
from providers.adapters.modelark import ModelArkAdapter
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.adapters.replicate import ReplicateAdapter
from providers.adapters.runway.adapter import RunwayAdapter
from providers.adapters.stability import StabilityAdapter
from providers.adapters.vertex.adapter import VertexAdapter
from providers.adapters.xai import XaiAdapter
from providers.kit.transport import Transport
from providers.llm_writers import GeminiWriter, LlmWriter, OpenAIResponsesWriter
from providers.model_spec import ModelSpec
from providers.protocol import Provider, ResultStore
from providers.registry import ProviderSpec, Registry


@dataclass(frozen=True)
class AdapterContext:
    """The dependencies of an adapter."""

    transport: Transport
    account: Account
    inbox: ResultStore
    # The provider's models in the catalogue, with those that the owner added.
    models: tuple[ModelSpec, ...] = ()


ADAPTERS: dict[str, Callable[[AdapterContext], Provider]] = {
    "google": lambda tools: GoogleAdapter(tools.transport, tools.account, tools.inbox),
    "luma": lambda tools: LumaAdapter(tools.transport, tools.account),
    "runway": lambda tools: RunwayAdapter(tools.transport, tools.account),
    "minimax": lambda tools: MiniMaxAdapter(tools.transport, tools.account, tools.inbox),
    "xai": lambda tools: XaiAdapter(tools.transport, tools.account),
    "dashscope": lambda tools: DashScopeAdapter(tools.transport, tools.account),
    "modelark": lambda tools: ModelArkAdapter(tools.transport, tools.account),
    "kling": lambda tools: KlingAdapter(tools.transport, tools.account),
    "vertex": lambda tools: VertexAdapter(tools.transport, tools.account),
    "dream-machine": lambda tools: DreamMachineAdapter(tools.transport, tools.account),
    "openai": lambda tools: OpenAIVideosAdapter(tools.transport, tools.account, tools.models),
    "replicate": lambda tools: ReplicateAdapter(tools.transport, tools.account),
    "elevenlabs": lambda tools: ElevenLabsAdapter(tools.transport, tools.account, tools.inbox),
    "stability": lambda tools: StabilityAdapter(tools.transport, tools.account, tools.inbox),
    "fal": lambda tools: FalAdapter(tools.transport, tools.account),
    "kie": lambda tools: KieAdapter(tools.transport, tools.account),
}


def create_providers(
    registry: Registry, accounts: Accounts, transport: Transport, inbox: ResultStore
) -> dict[str, Provider]:
    """Create an adapter for each provider that has both an adapter and an account, by the provider's name."""
    found = {
        service.name: accounts.get_account(service)
        for service in registry.providers
        if service.name in ADAPTERS
    }
    return {
        name: ADAPTERS[name](AdapterContext(transport, account, inbox, _models_of_provider(registry, name)))
        for name, account in found.items()
        if account
    }


def _models_of_provider(registry: Registry, provider: str) -> tuple[ModelSpec, ...]:
    return tuple(model for model in registry.models if model.provider == provider)


WRITERS: dict[str, Callable[..., LlmWriter]] = {"openai": OpenAIResponsesWriter, "google": GeminiWriter}


def create_writer(
    name: str, model: str, service: ProviderSpec, accounts: Accounts, transport: Transport
) -> LlmWriter | None:
    """Create the LLM writer of that name; None if there is no such writer or it has no account."""
    account = accounts.get_account(service)
    if name not in WRITERS or account is None:
        return None
    return WRITERS[name](transport, account, *([model] if model else []))
