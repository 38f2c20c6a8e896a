"""Whether a brief can be met at all: cheap enough to ask before anything is stored."""

from storyboard.forms import read_script
from storyboard.given import given_spans
from storyboard.limits import SceneLimits, UnfitError
from workflows.contracts import DEFAULT_SECONDS, FPS, MAX_SECONDS, MIN_SECONDS, Brief, SceneBrief


def film_seconds(brief: Brief) -> float:
    """How long the film shall be: as asked, else the scenes' own lengths added up, else the default.

    A script has scenes with lengths of their own as well, when it says them.
    """
    if brief.duration_seconds is not None:
        return brief.duration_seconds
    if brief.script is not None and (told := read_script(brief.script).seconds) is not None:
        return max(told, MIN_SECONDS)
    own = [scene.duration_seconds for scene in brief.scenes or ()]
    known = [seconds for seconds in own if seconds is not None]
    return sum(known) if own and len(known) == len(own) else DEFAULT_SECONDS


def film_frames(brief: Brief) -> int:
    """The same in frames."""
    return round(film_seconds(brief) * FPS)


def check_fit(brief: Brief, limits: SceneLimits) -> None:
    """Refuse a brief for which no storyboard can exist.

    Raises:
        UnfitError: names the field, and what would fit.
    """
    if brief.scenes is None:
        _check_written(brief, limits)
    else:
        _check_given(brief, brief.scenes, limits)


def _check_written(brief: Brief, limits: SceneLimits) -> None:
    """Scenes that we write: is there a number of them that makes just that length?"""
    frames = film_frames(brief)
    fewest = -(-frames // limits.max_frames)
    too_long = frames > MAX_SECONDS * FPS
    if not (too_long or fewest > limits.max_scenes or fewest * limits.min_frames > frames):
        return
    if brief.duration_seconds is not None or brief.script is None:
        raise UnfitError("duration_seconds", _what_fits(frames, limits))
    its = f"its lengths make a film of {_say(frames / FPS)} seconds"
    raise UnfitError("script", f"{its}; {_what_fits(frames, limits)}: give duration_seconds")


def _what_fits(frames: int, limits: SceneLimits) -> str:
    shortest = max(MIN_SECONDS, limits.min_frames / FPS)
    longest = min(MAX_SECONDS, limits.max_scenes * limits.max_frames / FPS)
    films = f"this provider makes films of {_say(shortest)} to {_say(longest)} seconds"
    if not shortest <= frames / FPS <= longest:
        return films
    # In range, and yet between what n scenes at their longest and n + 1 at their shortest can fill.
    below = frames // limits.max_frames * limits.max_frames
    above = -(-frames // limits.max_frames) * limits.min_frames
    return f"{films}, but none between {_say(below / FPS)} and {_say(above / FPS)}"


def _check_given(brief: Brief, scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> None:
    if len(scenes) > limits.max_scenes:
        raise UnfitError("scenes", f"this provider makes films of up to {limits.max_scenes} scenes")
    for index, scene in enumerate(scenes):
        _check_own_length(index, scene.duration_seconds, limits)
    _check_sum(brief, scenes, limits)


def _check_own_length(index: int, seconds: float | None, limits: SceneLimits) -> None:
    if seconds is not None and not limits.min_seconds <= seconds <= limits.max_seconds:
        scenes = f"{_say(limits.min_seconds)} to {_say(limits.max_seconds)} seconds"
        raise UnfitError(f"scenes.{index}.duration_seconds", f"this provider makes scenes of {scenes}")


def _check_sum(brief: Brief, scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> None:
    """All scenes together must be able to make the film's length, and that a length we make."""
    spans, asked = given_spans(scenes, limits), film_frames(brief)
    low, high = sum(low for low, _ in spans), sum(high for _, high in spans)
    if max(MIN_SECONDS * FPS, low) <= asked <= min(MAX_SECONDS * FPS, high):
        return
    told = brief.duration_seconds is None and all(scene.duration_seconds for scene in scenes)
    raise UnfitError("scenes" if told else "duration_seconds", _what_given_scenes_fit(scenes, limits))


def _what_given_scenes_fit(scenes: tuple[SceneBrief, ...], limits: SceneLimits) -> str:
    shortest = sum(scene.duration_seconds or limits.min_frames / FPS for scene in scenes)
    longest = sum(scene.duration_seconds or limits.max_frames / FPS for scene in scenes)
    if shortest <= MAX_SECONDS and longest >= MIN_SECONDS:
        return f"these scenes make a film of {_range(max(MIN_SECONDS, shortest), min(MAX_SECONDS, longest))}"
    these, films = _range(shortest, longest), _range(MIN_SECONDS, MAX_SECONDS)
    return f"these scenes last {these} together, and a film lasts {films}"


def _range(shortest: float, longest: float) -> str:
    low, high = _say(shortest), _say(longest)
    return f"{low} seconds" if low == high else f"{low} to {high} seconds"


def _say(seconds: float) -> str:
    """Seconds for a sentence: 5, 7.5, 12.04. A hundredth is less than half a frame: the number fits."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".")
