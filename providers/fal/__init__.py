"""fal.ai: other makers' models behind one queue."""

from providers.fal.provider import Fal

__all__ = ["Fal"]
