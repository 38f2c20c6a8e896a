"""Replicate: predictions of official models."""

from providers.adapters.replicate.adapter import ReplicateAdapter

__all__ = ["ReplicateAdapter"]
