"""The storyboard room: from a brief to scenes, as a pure function of brief, limits and seed."""

from storyboard.fit import check_fit, film_seconds
from storyboard.forms import has_own_scenes, script_form, script_title
from storyboard.limits import SceneLimits, UnfitError
from storyboard.reach import clip_seconds, scene_limits
from storyboard.writer import caption_of, summary, write_storyboard

__all__ = [
    "SceneLimits",
    "UnfitError",
    "caption_of",
    "check_fit",
    "clip_seconds",
    "film_seconds",
    "has_own_scenes",
    "scene_limits",
    "script_form",
    "script_title",
    "summary",
    "write_storyboard",
]
