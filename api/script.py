"""What the storyboard of a film costs where a language model writes it."""

from api.offers import Offers
from providers.accounts import AccountError
from providers.http import Transport
from providers.writers import Gemini, OpenAIResponses, Writer
from settings import Settings
from storyboard import SceneLimits, has_own_scenes
from storyboard.guest import script_order
from workflows.contracts import Brief

WRITERS = {"openai": OpenAIResponses, "google": Gemini}


def writer_of(settings: Settings, offers: Offers, transport: Transport) -> Writer | None:
    """The language model that the worker will ask; None where our own writer does it."""
    if settings.writer == "own":
        return None
    try:
        account = offers.accounts.of(offers.registry.service(settings.writer))
    except AccountError:
        account = None
    if account is None:
        return None
    named = [settings.writer_model] if settings.writer_model else []
    return WRITERS[settings.writer](transport, account, *named)


def script_usd(writer: Writer | None, brief: Brief, limits: SceneLimits) -> float:
    """US dollars at most. Scenes that the caller has written cost nothing."""
    if writer is None or has_own_scenes(brief):
        return 0.0
    return round(writer.price_usd(script_order(brief, limits)), 6)
