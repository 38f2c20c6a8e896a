"""The models of each provider, as data: one module per provider, with its `SERVICE` and its `MODELS`."""

from pathlib import Path
from types import ModuleType

from providers.catalogue import (
    dashscope,
    dream_machine,
    elevenlabs,
    fal,
    fal_images,
    google,
    google_images,
    google_voices,
    kie,
    kie_images,
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
from providers.catalogue.gateway_models import read_models_file
from providers.registry import ANIMATIC, ANIMATIC_PROVIDER, MUSIC_BED, Registry

# In display order.
CATALOGUE_MODULES: tuple[ModuleType, ...] = (
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
    google_voices,
    # Of these the first with an account draws where nobody chose.
    kie_images,
    fal_images,
    google_images,
)


def build_registry(models_file: Path | None = None) -> Registry:
    """Return the registry of all providers; `Accounts` knows which of them have an account.

    The models in `models_file` (a gateway's) come before ours of the same provider, and replace those of the
    same name. Raises ModelsFileError.
    """
    own = read_models_file(models_file) if models_file else ()
    named = {(model.provider, model.name) for model in own}
    ours = (
        model
        for module in CATALOGUE_MODULES
        for model in module.MODELS
        if (model.provider, model.name) not in named
    )
    models = (ANIMATIC, MUSIC_BED, *own, *ours)
    services = (
        ANIMATIC_PROVIDER,
        *(module.SERVICE for module in CATALOGUE_MODULES if hasattr(module, "SERVICE")),
    )
    return Registry(models, services)
