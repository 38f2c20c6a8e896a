"""What the storyboard's tests say over and over."""

from contracts import FPS, Brief, Scene
from storyboard import SceneLimits, check_feasible, write_storyboard

ANIMATIC = SceneLimits(min_seconds=1, max_seconds=30)
PROVIDERS = (ANIMATIC, SceneLimits(4, 8), SceneLimits(5, 10), SceneLimits(3, 15))


def written(brief: Brief, limits: SceneLimits = ANIMATIC, seed: int = 1) -> tuple[Scene, ...]:
    """The brief's scenes, checked first as the API does."""
    check_feasible(brief, limits)
    return write_storyboard(brief, limits, seed)


def texts(scenes: tuple[Scene, ...]) -> list[str]:
    """The scenes' texts."""
    return [scene.text for scene in scenes]


def frames(scenes: tuple[Scene, ...]) -> list[float]:
    """The scenes' lengths in frames."""
    return [scene.seconds * FPS for scene in scenes]
