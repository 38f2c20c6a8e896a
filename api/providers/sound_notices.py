"""Notices to a caller who wants the clips' own sound, before the film is ordered."""

from collections.abc import Iterable

from contracts import Brief, Scene, uses_clip_sound
from providers.model_spec import ModelSpec


def list_sound_notices(brief: Brief, scenes: Iterable[Scene], models: Iterable[ModelSpec]) -> tuple[str, ...]:
    """Return a sentence for each of the film's models whose clips have no sound, if any is wanted."""
    if not any(uses_clip_sound(brief, scene) for scene in scenes):
        return ()
    return tuple(
        f"The clips of {model.title or model.name} have no sound of their own."
        for model in models
        if not model.makes_sound
    )
