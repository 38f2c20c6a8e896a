"""Scenes as the caller gave them: their lengths."""

from math import ceil, floor

from storyboard.apportion import apportion
from storyboard.limits import SceneLimits
from workflows.contracts import FPS, SceneBrief

Spans = list[tuple[int, int]]


def given_spans(scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> Spans:
    """What each scene may last, in frames: its own length to the frame, or anything within the limits."""
    return [_span(scene.duration_seconds, limits) for scene in scenes]


def _span(seconds: float | None, limits: SceneLimits) -> tuple[int, int]:
    if seconds is None:
        return limits.min_frames, limits.max_frames
    low, high = floor(seconds * FPS), ceil(seconds * FPS)
    return max(limits.min_frames, low), max(limits.min_frames, min(limits.max_frames, high))


def given_frames(scenes: tuple[SceneBrief, ...], total: int, limits: SceneLimits) -> list[int]:
    """Each scene's frames: own lengths kept, the others sharing the rest evenly. They add up to `total`."""
    own = sum(scene.duration_seconds or 0 for scene in scenes) * FPS
    without = sum(scene.duration_seconds is None for scene in scenes)
    share = max(1.0, (total - own) / max(1, without))
    weights = [(scene.duration_seconds or 0) * FPS or share for scene in scenes]
    return apportion(total, weights, given_spans(scenes, limits))
