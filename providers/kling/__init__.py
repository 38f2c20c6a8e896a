"""Kling's own API: tasks that carry a name of ours, and cannot be stopped."""

from providers.kling.provider import Kling

__all__ = ["Kling"]
