"""ByteDance's Ark (ModelArk abroad, Volcengine in China): tasks can be listed, and stopped while queued."""

from providers.adapters.modelark.adapter import ModelArkAdapter

__all__ = ["ModelArkAdapter"]
