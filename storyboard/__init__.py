"""Storyboards: from a brief to scenes, as a pure function of brief, limits and seed."""

from storyboard.feasibility import check_feasible, film_frames, film_seconds, planned_film_frames
from storyboard.forms import has_own_scenes, script_form, script_title
from storyboard.length_limits import InfeasibleBriefError, SceneLimits
from storyboard.model_limits import clip_seconds, film_length_seconds, scene_limits
from storyboard.take_seeds import SEED_COUNT, with_own_seed
from storyboard.writer import make_caption, summarise_scene, write_storyboard

__all__ = [
    "SEED_COUNT",
    "InfeasibleBriefError",
    "SceneLimits",
    "check_feasible",
    "clip_seconds",
    "film_frames",
    "film_length_seconds",
    "film_seconds",
    "has_own_scenes",
    "make_caption",
    "planned_film_frames",
    "scene_limits",
    "script_form",
    "script_title",
    "summarise_scene",
    "with_own_seed",
    "write_storyboard",
]
