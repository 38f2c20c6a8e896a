"""What each service offers, as data: one module for each, with its `SERVICE` and its `MODELS`."""

from pathlib import Path
from types import ModuleType

from providers.catalogue import (
    dashscope,
    dream_machine,
    elevenlabs,
    fal,
    google,
    kie,
    kling,
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
from providers.gateway_models import read_models_file
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
    kling,
    vertex,
    replicate,
    dream_machine,
    openai,
    elevenlabs,
    stability,
    lyria,
)


def whole_registry(models_file: Path | None = None) -> Registry:
    """All that Longtake can speak to; whether there is an account for it, `Accounts` says.

    `models_file` tells what a gateway has: these models come before ours of the same service, and stand for
    those of the same name. Raises ModelsFileError.
    """
    own = read_models_file(models_file) if models_file else ()
    named = {(model.provider, model.name) for model in own}
    ours = (model for module in ALL for model in module.MODELS if (model.provider, model.name) not in named)
    models = (ANIMATIC, MUSIC_BED, *own, *ours)
    services = (ANIMATIC_SERVICE, *(module.SERVICE for module in ALL if hasattr(module, "SERVICE")))
    return Registry(models, services)
