"""KIE.AI: three APIs under one key: the market's jobs, Veo, and Suno's music."""

from providers.kie.provider import Kie

__all__ = ["Kie"]
