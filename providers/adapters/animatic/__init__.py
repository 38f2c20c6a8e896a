"""Our own provider: renders storyboard previews and music, free and offline."""

from providers.adapters.animatic.adapter import AnimaticAdapter
from providers.adapters.animatic.drawing import RenderOrder
from providers.adapters.animatic.job_folders import JobFolders
from providers.adapters.animatic.render_cleanup import RenderCleanup
from providers.adapters.animatic.render_worker import RenderWorker
from providers.adapters.animatic.unrenderable_order import UnrenderableOrderError

__all__ = [
    "AnimaticAdapter",
    "JobFolders",
    "RenderCleanup",
    "RenderOrder",
    "RenderWorker",
    "UnrenderableOrderError",
]
