"""fal.ai: other makers' models behind one queue."""

from providers.adapters.fal.adapter import FalAdapter

__all__ = ["FalAdapter"]
