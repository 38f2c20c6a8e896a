"""ByteDance's Ark (ModelArk abroad, Volcengine in China): tasks that can be listed, and stopped in line."""

from providers.modelark.provider import ModelArk

__all__ = ["ModelArk"]
