"""Our own provider: renders storyboard previews and music, free and offline."""

from providers.adapters.animatic.adapter import AnimaticAdapter
from providers.adapters.animatic.job_folders import JobFolders
from providers.adapters.animatic.render_worker import RenderOrder, RenderWorker, UnrenderableOrderError

__all__ = ["AnimaticAdapter", "JobFolders", "RenderOrder", "RenderWorker", "UnrenderableOrderError"]
