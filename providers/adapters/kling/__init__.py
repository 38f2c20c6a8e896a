"""Kling's own API: tasks carry a name of ours, and cannot be stopped."""

from providers.adapters.kling.adapter import KlingAdapter

__all__ = ["KlingAdapter"]
