"""The notices of a film whose length or number of scenes is not what its brief seems to say."""

from collections.abc import Sequence

from contracts import FPS, Brief, Scene
from storyboard import SceneLimits, film_frames, film_length_seconds, planned_film_frames


def list_length_notices(
    brief: Brief, limits: SceneLimits, planned: Sequence[Scene], scenes: Sequence[Scene]
) -> tuple[str, ...]:
    """Return a sentence for each thing that is not as it was asked for, or as usual.

    Args:
        brief: of the film.
        limits: of the models that make the scenes.
        planned: the scenes as the brief has them.
        scenes: the same with room for their lines.
    """
    if brief.scenes is None:
        return ()
    divided = _tell_divided_scenes(len(planned), len(scenes))
    return divided + (_tell_longer_film(planned, scenes) or _tell_default_length(brief, limits))


def _tell_divided_scenes(before: int, after: int) -> tuple[str, ...]:
    if after == before:
        return ()
    return (f"Lines outlast the longest clip of the model: the film has {after} scenes, not {before}.",)


def _tell_longer_film(planned: Sequence[Scene], scenes: Sequence[Scene]) -> tuple[str, ...]:
    shorter, longer = film_length_seconds(planned), film_length_seconds(scenes)
    if longer - shorter < 1 / FPS:
        return ()
    return (f"Its lines need more than {shorter:.4g} seconds: the film lasts {longer:.4g}.",)


def _tell_default_length(brief: Brief, limits: SceneLimits) -> tuple[str, ...]:
    usual, possible = film_frames(brief), planned_film_frames(brief, limits)
    if possible == usual:
        return ()
    bound = "at most" if possible < usual else "at least"
    return (f"No length was asked for: these scenes make a film of {possible / FPS:g} seconds {bound}.",)
