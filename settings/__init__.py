"""Every setting, typed, read from `LONGTAKE_*` in the environment."""

from settings.all_settings import Settings
from settings.temporal import DEFAULT_CACHED_JOBS

__all__ = ["DEFAULT_CACHED_JOBS", "Settings"]
