"""KIE.AI: three APIs under one key: the market's jobs, speech among them, Veo, and Suno's music."""

from providers.adapters.kie.adapter import KieAdapter

__all__ = ["KieAdapter"]
