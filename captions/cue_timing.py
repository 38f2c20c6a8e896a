"""When cues are shown: from the first word on, long enough to be read, with a gap before the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from captions.caption_norms import CaptionNorms

# A cue stays until the gap before the next if that is so near, since a short empty moment flickers.
CHAIN_FRAMES = 12
# A cue that could not be read otherwise may begin so much before its first word.
MAX_EARLY_FRAMES = 12
# Times are sums of milliseconds: a frame boundary may be missed by a rounding error.
ROUNDING_FRAMES = 1e-6


@dataclass(frozen=True)
class CueTime:
    """Frames in which a cue is shown, and how many it `needs` to be read."""

    start: int
    end: int
    needs: int


def wanted_time(
    start_ms: float, end_ms: float, characters: float, norms: CaptionNorms, frames_per_second: int
) -> CueTime:
    """Return the time of a cue that is spoken from `start_ms` to `end_ms`, as if it stood alone."""
    per_ms = frames_per_second / 1000
    start = floor(start_ms * per_ms + ROUNDING_FRAMES)
    seconds = max(norms.shortest_seconds, characters / norms.characters_per_second)
    needs = ceil(min(seconds, norms.longest_seconds) * frames_per_second - ROUNDING_FRAMES)
    return CueTime(start, max(start + needs, ceil(end_ms * per_ms - ROUNDING_FRAMES)), needs)


def fit_times(
    wanted: Sequence[CueTime], norms: CaptionNorms, frames_per_second: int, film_frames: int
) -> list[CueTime]:
    """Return the cues' times so that none overlaps: at least `gap_frames` between two, none after the film.

    A cue that is cut short begins earlier if there is room before it. Short empty moments are filled.
    """
    longest = floor(norms.longest_seconds * frames_per_second)
    starts = [time.start for time in wanted]
    limits = [*(start - norms.gap_frames for start in starts[1:]), film_frames]
    ended = [_end_before(time, limit, longest) for time, limit in zip(wanted, limits, strict=False)]
    fitted: list[CueTime] = []
    for time in ended:
        earliest = fitted[-1].end + norms.gap_frames if fitted else 0
        fitted.append(_begin_earlier(time, earliest))
    return _fill_gaps(fitted, norms.gap_frames, longest)


def _end_before(time: CueTime, limit: int, longest: int) -> CueTime:
    return replace(time, end=max(time.start + 1, min(time.end, limit, time.start + longest)))


def _begin_earlier(time: CueTime, earliest: int) -> CueTime:
    start = max(time.end - time.needs, time.start - MAX_EARLY_FRAMES, earliest)
    return replace(time, start=min(time.start, start))


def _fill_gaps(times: Sequence[CueTime], gap: int, longest: int) -> list[CueTime]:
    filled = []
    for time, after in zip(times, [*times[1:], None], strict=False):
        until = min(after.start - gap, time.start + longest) if after else time.end
        filled.append(replace(time, end=until) if 0 < until - time.end < CHAIN_FRAMES else time)
    return filled
