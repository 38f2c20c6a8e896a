"""Feasibility: whether any storyboard can meet a brief. Cheap enough to check before anything is stored."""

from contracts import DEFAULT_SECONDS, FPS, MAX_SECONDS, MIN_SECONDS, Brief, SceneBrief
from storyboard.caller_scenes import caller_scene_spans
from storyboard.forms import read_script
from storyboard.length_limits import InfeasibleBriefError, SceneLimits


def film_seconds(brief: Brief) -> float:
    """Return the film's length: as asked, else the sum of the scenes' lengths, else the default.

    The lengths written in a script count as its scenes' lengths.
    """
    if brief.duration_seconds is not None:
        return brief.duration_seconds
    if brief.script is not None and (told := read_script(brief.script).seconds) is not None:
        return max(told, MIN_SECONDS)
    own = [scene.duration_seconds for scene in brief.scenes or ()]
    known = [seconds for seconds in own if seconds is not None]
    return sum(known) if own and len(known) == len(own) else DEFAULT_SECONDS


def film_frames(brief: Brief) -> int:
    """Return the film's length in frames (see `film_seconds`)."""
    return round(film_seconds(brief) * FPS)


def planned_film_frames(brief: Brief, limits: SceneLimits) -> int:
    """Return the film's length in frames: where none was asked for, the nearest to the default.

    A length that was asked for is returned as it is, whether scenes can make it or not.
    """
    asked = film_frames(brief)
    if brief.scenes is None or brief.duration_seconds is not None or _have_own_lengths(brief.scenes):
        return asked
    spans = caller_scene_spans(brief.scenes, limits)
    low, high = sum(low for low, _ in spans), sum(high for _, high in spans)
    return max(low, min(asked, high))


def _have_own_lengths(scenes: tuple[SceneBrief, ...]) -> bool:
    return all(scene.duration_seconds is not None for scene in scenes)


def check_feasible(brief: Brief, limits: SceneLimits) -> None:
    """Refuse a brief for which no storyboard can exist.

    Raises:
        InfeasibleBriefError: names the field, and what would fit.
    """
    if brief.scenes is None:
        _check_planned_length(brief, limits)
    else:
        _check_caller_scenes(brief, brief.scenes, limits)


def _check_planned_length(brief: Brief, limits: SceneLimits) -> None:
    """Check that some number of scenes within the limits has exactly the film's length."""
    frames = film_frames(brief)
    fewest = -(-frames // limits.max_frames)
    too_long = frames > MAX_SECONDS * FPS
    if not (too_long or fewest > limits.max_scenes or fewest * limits.min_frames > frames):
        return
    if brief.duration_seconds is not None or brief.script is None:
        raise InfeasibleBriefError("duration_seconds", _describe_possible_lengths(frames, limits))
    its = f"its lengths make a film of {_format_seconds(frames / FPS)} seconds"
    raise InfeasibleBriefError(
        "script", f"{its}; {_describe_possible_lengths(frames, limits)}: give duration_seconds"
    )


def _describe_possible_lengths(frames: int, limits: SceneLimits) -> str:
    shortest = max(MIN_SECONDS, limits.min_frames / FPS)
    longest = min(MAX_SECONDS, limits.max_scenes * limits.max_frames / FPS)
    films = f"this provider makes films of {_format_seconds(shortest)} to {_format_seconds(longest)} seconds"
    if not shortest <= frames / FPS <= longest:
        return films
    # In range, yet longer than n scenes at their longest and shorter than n + 1 at their shortest.
    below = frames // limits.max_frames * limits.max_frames
    above = -(-frames // limits.max_frames) * limits.min_frames
    return f"{films}, but none between {_format_seconds(below / FPS)} and {_format_seconds(above / FPS)}"


def _check_caller_scenes(brief: Brief, scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> None:
    if len(scenes) > limits.max_scenes:
        raise InfeasibleBriefError("scenes", f"this provider makes films of up to {limits.max_scenes} scenes")
    for index, scene in enumerate(scenes):
        _check_scene_length(index, scene.duration_seconds, limits)
    _check_total_length(brief, scenes, limits)


def _check_scene_length(index: int, seconds: float | None, limits: SceneLimits) -> None:
    if seconds is not None and not limits.min_seconds <= seconds <= limits.max_seconds:
        scenes = f"{_format_seconds(limits.min_seconds)} to {_format_seconds(limits.max_seconds)} seconds"
        raise InfeasibleBriefError(
            f"scenes.{index}.duration_seconds", f"this provider makes scenes of {scenes}"
        )


def _check_total_length(brief: Brief, scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> None:
    """Check that the scenes together can make the film's length, and that we make films of that length."""
    spans, asked = caller_scene_spans(scenes, limits), planned_film_frames(brief, limits)
    low, high = sum(low for low, _ in spans), sum(high for _, high in spans)
    if max(MIN_SECONDS * FPS, low) <= asked <= min(MAX_SECONDS * FPS, high):
        return
    told = brief.duration_seconds is None and all(scene.duration_seconds for scene in scenes)
    raise InfeasibleBriefError(
        "scenes" if told else "duration_seconds", _describe_caller_scenes_total(scenes, limits)
    )


def _describe_caller_scenes_total(scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> str:
    shortest = sum(scene.duration_seconds or limits.min_frames / FPS for scene in scenes)
    longest = sum(scene.duration_seconds or limits.max_frames / FPS for scene in scenes)
    if shortest <= MAX_SECONDS and longest >= MIN_SECONDS:
        possible = _format_range(max(MIN_SECONDS, shortest), min(MAX_SECONDS, longest))
        return f"these scenes make a film of {possible}"
    these, films = _format_range(shortest, longest), _format_range(MIN_SECONDS, MAX_SECONDS)
    return f"these scenes last {these} together, and a film lasts {films}"


def _format_range(shortest: float, longest: float) -> str:
    low, high = _format_seconds(shortest), _format_seconds(longest)
    return f"{low} seconds" if low == high else f"{low} to {high} seconds"


def _format_seconds(seconds: float) -> str:
    """Format seconds with up to two decimals (5, 7.5, 12.04): 0.01 s is less than half a frame."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".")
