"""Replicate: predictions of official models."""

from providers.replicate.provider import Replicate

__all__ = ["Replicate"]
