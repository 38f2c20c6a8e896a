"""The price of a storyboard that a language model writes."""

from api.providers.availability import ModelAvailability
from contracts import Brief
from providers.accounts import AccountError
from providers.kit.transport import Transport
from providers.llm_writers import GeminiWriter, LlmWriter, OpenAIResponsesWriter
from settings import Settings
from storyboard import SceneLimits, has_own_scenes
from storyboard.llm_scenes import build_script_order

WRITERS = {"openai": OpenAIResponsesWriter, "google": GeminiWriter}


def create_writer(
    settings: Settings, availability: ModelAvailability, transport: Transport
) -> LlmWriter | None:
    """Create the language model client that the worker will use; None if the built-in writer is used."""
    if settings.writer == "own":
        return None
    try:
        account = availability.accounts.get_account(availability.registry.get_provider(settings.writer))
    except AccountError:
        account = None
    if account is None:
        return None
    named = [settings.writer_model] if settings.writer_model else []
    return WRITERS[settings.writer](transport, account, *named)


def max_storyboard_usd(writer: LlmWriter | None, brief: Brief, limits: SceneLimits) -> float:
    """Return the maximum price in US dollars; 0 for scenes that the caller wrote."""
    if writer is None or has_own_scenes(brief):
        return 0.0
    return round(writer.max_price_usd(build_script_order(brief, limits)), 6)
