"""Alibaba's Model Studio, by its API DashScope: tasks that can be listed, and stopped while they wait."""

from providers.dashscope.provider import DashScope

__all__ = ["DashScope"]
