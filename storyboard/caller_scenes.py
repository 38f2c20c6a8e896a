"""Lengths of the scenes that the caller listed in the brief."""

from math import ceil, floor

from contracts import FPS, SceneBrief
from storyboard.apportion import apportion_total
from storyboard.length_limits import SceneLimits

FrameSpans = list[tuple[int, int]]


def caller_scene_spans(scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> FrameSpans:
    """Return each scene's (lowest, highest) frames: its own length rounded, else the limits."""
    return [_frame_span(scene.duration_seconds, limits) for scene in scenes]


def _frame_span(seconds: float | None, limits: SceneLimits) -> tuple[int, int]:
    if seconds is None:
        return limits.min_frames, limits.max_frames
    low, high = floor(seconds * FPS), ceil(seconds * FPS)
    return max(limits.min_frames, low), max(limits.min_frames, min(limits.max_frames, high))


def apportion_caller_frames(scenes: tuple[SceneBrief, ...], total: int, limits: SceneLimits) -> list[int]:
    """Return each scene's frames, with sum `total`: own lengths stay, the others share the rest evenly."""
    own = sum(scene.duration_seconds or 0 for scene in scenes) * FPS
    without = sum(scene.duration_seconds is None for scene in scenes)
    share = max(1.0, (total - own) / max(1, without))
    weights = [(scene.duration_seconds or 0) * FPS or share for scene in scenes]
    return apportion_total(total, weights, caller_scene_spans(scenes, limits))
