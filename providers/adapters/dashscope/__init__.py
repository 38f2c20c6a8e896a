"""Alibaba's Model Studio, by its API DashScope: tasks can be listed, and stopped while they wait."""

from providers.adapters.dashscope.adapter import DashScopeAdapter

__all__ = ["DashScopeAdapter"]
