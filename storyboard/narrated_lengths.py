"""Lengths of narrated scenes: no line is ever cut, so a scene lasts at least as long as its lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from contracts import FPS, MAX_SECONDS, MIN_SECONDS, Brief, Scene, VoicedLine, list_voices
from storyboard.apportion import apportion_total
from storyboard.feasibility import film_seconds
from storyboard.forms import read_script
from storyboard.length_limits import InfeasibleBriefError, SceneLimits
from storyboard.narration_lines import halve_line
from storyboard.planned_scene import MAX_CAPTION_CHARS
from storyboard.scene_pacing import NATURAL_SECONDS
from storyboard.text.graphemes import shorten_text

# Around the lines of a scene: before the first, between two, after the last (half of a cross-fade included).
LEAD_SECONDS, PAUSE_SECONDS, TAIL_SECONDS = 0.4, 0.35, 0.85
# A prediction may be this much too short before a length that was asked for is refused.
TOLERANCE = 1.05
# How much longer than predicted a line of a service may be without making its scene longer.
BOUGHT_MARGIN = 1.1

LineSeconds = Mapping[VoicedLine, float]


def speech_seconds(lines: Sequence[float]) -> float:
    """Return how long a scene must be for lines of these seconds, with the pauses around them."""
    if not lines:
        return 0.0
    return LEAD_SECONDS + sum(lines) + PAUSE_SECONDS * (len(lines) - 1) + TAIL_SECONDS


def fix_script_length(brief: Brief, seconds: LineSeconds, limits: SceneLimits) -> Brief:
    """Return the brief of a narrated script with the length that its narration needs, unless it has one.

    Args:
        brief: any; one that is not a narrated script is returned unchanged.
        seconds: of each line of the script (see `list_known_lines`).
        limits: of the models that make the scenes.

    Raises:
        InfeasibleBriefError: the narration is longer than the film that was asked for, or than any film.
    """
    if not seconds or brief.script is None:
        return brief
    needed = _narrated_film_seconds(list(seconds.values()))
    if brief.duration_seconds is not None or read_script(brief.script).seconds is not None:
        _require_room(brief, needed)
        return brief
    if needed > MAX_SECONDS:
        said = f"its narration takes about {needed:.0f} seconds, and a film lasts up to {MAX_SECONDS:.0f}"
        raise InfeasibleBriefError("script", said)
    return brief.model_copy(update={"duration_seconds": _possible_seconds(needed, limits)})


def _possible_seconds(needed: float, limits: SceneLimits) -> float:
    """Return the shortest length, in whole frames, that scenes within the limits can make."""
    frames = ceil(max(MIN_SECONDS, needed) * FPS)
    fewest = ceil(frames / limits.max_frames)
    return max(frames, fewest * limits.min_frames) / FPS


def _require_room(brief: Brief, needed: float) -> None:
    if needed > film_seconds(brief) * TOLERANCE:
        raise InfeasibleBriefError(
            "duration_seconds",
            f"the narration takes about {ceil(needed)} seconds: give as many, or leave the length out",
        )


def _narrated_film_seconds(lines: Sequence[float]) -> float:
    scenes = max(1, ceil(sum(lines) / NATURAL_SECONDS))
    pauses = max(0, len(lines) - scenes) * PAUSE_SECONDS
    return sum(lines) + pauses + scenes * (LEAD_SECONDS + TAIL_SECONDS)


def fit_narrated_scenes(
    scenes: Sequence[Scene], seconds: LineSeconds, limits: SceneLimits
) -> tuple[Scene, ...]:
    """Return the scenes with room for their lines; a scene with more lines than fit becomes several.

    The film stays as long as it is if that is possible, else it gets longer.

    Args:
        scenes: in order, with their lines.
        seconds: how long each line is spoken.
        limits: of the models that make the scenes.
    """
    parts = [part for scene in scenes for part in _split_scene(scene, seconds, limits)]
    spans = [
        (min(limits.max_frames, max(limits.min_frames, part.needed_frames)), limits.max_frames)
        for part in parts
    ]
    planned = [part.scene.seconds * FPS for part in parts]
    total = max(round(sum(planned)), sum(low for low, _ in spans))
    lengths = apportion_total(min(total, len(parts) * limits.max_frames), planned, spans)
    return tuple(
        part.scene.model_copy(update={"number": number, "seconds": frames / FPS})
        for number, (part, frames) in enumerate(zip(parts, lengths, strict=True), start=1)
    )


@dataclass(frozen=True)
class _TimedLine:
    line: VoicedLine
    seconds: float


@dataclass(frozen=True)
class _NarratedScene:
    """A scene, or a part of one, and the frames that its lines need."""

    scene: Scene
    needed_frames: int


def _split_scene(scene: Scene, seconds: LineSeconds, limits: SceneLimits) -> list[_NarratedScene]:
    room = limits.max_frames / FPS
    longest = room - LEAD_SECONDS - TAIL_SECONDS
    timed = [_TimedLine(line, seconds[line]) for line in scene.voiced_lines]
    groups = list(_group_lines([part for each in timed for part in _split_line(each, longest)], room))
    if not groups:
        return [_NarratedScene(scene, 0)]
    if tuple(timed.line for timed in groups[0]) == scene.voiced_lines:
        return [_NarratedScene(scene, _count_frames(groups[0]))]
    return [_take_part(scene, index, group, len(groups)) for index, group in enumerate(groups)]


def _take_part(scene: Scene, index: int, group: Sequence[_TimedLine], parts: int) -> _NarratedScene:
    voiced = [timed.line for timed in group]
    lines = tuple(line.text for line in voiced)
    own = {
        "lines": lines,
        "line_voices": list_voices(voiced),
        "caption": shorten_text(" ".join(lines), MAX_CAPTION_CHARS),
        "seconds": scene.seconds / parts,
        # With the same seed and text, a service may make the same clip again.
        "seed": (scene.seed + index) % 2**31,
    }
    return _NarratedScene(scene.model_copy(update=own), _count_frames(group))


def _group_lines(lines: Sequence[_TimedLine], room: float) -> Iterator[list[_TimedLine]]:
    """Yield the lines in groups, each of which can be spoken in `room` seconds."""
    group: list[_TimedLine] = []
    for line in lines:
        if group and speech_seconds([each.seconds for each in (*group, line)]) > room:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _split_line(timed: _TimedLine, longest: float) -> list[_TimedLine]:
    """Split a line that no clip is long enough for."""
    if timed.seconds <= longest or (halves := halve_line(timed.line.text)) is None:
        return [timed]
    rate = timed.seconds / sum(map(len, halves))
    parts = [_TimedLine(VoicedLine(half, timed.line.voice), rate * len(half)) for half in halves]
    return [split for part in parts for split in _split_line(part, longest)]


def _count_frames(lines: Sequence[_TimedLine]) -> int:
    return ceil(round(speech_seconds([line.seconds for line in lines]) * FPS, 6))
