"""Says which scenes are being made now, and whether others are still open: they are made side by side."""

from collections.abc import Iterable, Mapping

from contracts.progress import SceneProgress, SceneState

BEING_MADE = frozenset({SceneState.SUBMITTED, SceneState.QUEUED, SceneState.RUNNING, SceneState.COLLECTING})
# States of scenes of which nothing more is made, unless their owner asks for it.
SETTLED_STATES = frozenset({SceneState.COMPLETE, SceneState.FAILED, SceneState.CANCELED})


def is_last_open(scenes: Mapping[int, SceneProgress], number: int) -> bool:
    """Return whether all scenes but this one are settled."""
    return all(other == number or scene.state in SETTLED_STATES for other, scene in scenes.items())


def describe_scenes_under_way(scenes: Iterable[SceneProgress]) -> str:
    """Return `Generating scenes 2, 4 and 5`; empty if none is being made."""
    numbers = [scene.number for scene in scenes if scene.state in BEING_MADE]
    if not numbers:
        return ""
    *others, last = numbers
    if not others:
        return f"Generating scene {last}"
    if others[1:] and numbers == [*range(numbers[0], last + 1)]:
        return f"Generating scenes {numbers[0]} to {last}"
    return f"Generating scenes {', '.join(map(str, others))} and {last}"
