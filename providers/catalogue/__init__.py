"""What each service offers, as data: one module for each, with its `SERVICE` and its `MODELS`."""

from types import ModuleType

from providers.catalogue import replicate

# In the order in which they are shown.
ALL: tuple[ModuleType, ...] = (replicate,)
