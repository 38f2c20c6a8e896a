"""What each service offers, as data: one module for each, with its `SERVICE` and its `MODELS`."""

from types import ModuleType

from providers.catalogue import (
    dashscope,
    dream_machine,
    elevenlabs,
    fal,
    google,
    kie,
    luma,
    lyria,
    minimax,
    modelark,
    openai,
    replicate,
    runway,
    stability,
    vertex,
    xai,
)
from providers.registry import ANIMATIC, ANIMATIC_SERVICE, MUSIC_BED, Registry

# In the order in which they are shown.
ALL: tuple[ModuleType, ...] = (
    kie,
    fal,
    google,
    luma,
    runway,
    minimax,
    xai,
    dashscope,
    modelark,
    vertex,
    replicate,
    dream_machine,
    openai,
    elevenlabs,
    stability,
    lyria,
)


def whole_registry() -> Registry:
    """All that Longtake can speak to; whether there is an account for it, `Accounts` says."""
    models = (ANIMATIC, MUSIC_BED, *(model for module in ALL for model in module.MODELS))
    services = (ANIMATIC_SERVICE, *(module.SERVICE for module in ALL if hasattr(module, "SERVICE")))
    return Registry(models, services)
