"""Our own provider: renders storyboard previews and music, free and offline."""

from providers.animatic.farm import Farm, Render, RenderRefusedError
from providers.animatic.folder import Folders
from providers.animatic.provider import Animatic

__all__ = ["Animatic", "Farm", "Folders", "Render", "RenderRefusedError"]
