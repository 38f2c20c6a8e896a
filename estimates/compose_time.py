"""Time to compose a film after its last clip: from past films here, else by a rule. Pure.

The rule comes from measurements on two shared cores, for films of 10, 30 and 60 seconds in 480p, 720p and
1080p. The last clip is decoded, and its piece and its transition are rendered, whatever the film's length.
The film is joined without encoding, but decoded once as a check. Both costs grow with the picture's size.
"""

from collections.abc import Sequence
from statistics import median

from contracts import FrozenModel, Resolution
from estimates.durations import MIN_JOBS_FOR_MEDIAN, DurationQuantiles

# Fetching, storing, and the overhead between steps.
FIXED_SECONDS = 0.7
# For each million pixels of the picture: to collect the clip, and to decode a second of the film.
COLLECT_SECONDS_PER_MEGAPIXEL, DECODE_SECONDS_PER_MEGAPIXEL = 0.5, 0.1
# The widest picture of each resolution.
MEGAPIXELS = {Resolution.P480: 0.41, Resolution.P720: 0.92, Resolution.P1080: 2.07}
# 10th and 90th percentile as factors of the median: other films are composed on the same machine.
EARLY_FACTOR, LATE_FACTOR = 0.6, 2.0


class MeasuredCompose(FrozenModel):
    """A composed film, and the seconds from the end of its last provider job until the film was ready."""

    film_seconds: float
    resolution: Resolution
    took_seconds: float


def estimate_compose_seconds(
    film_seconds: float, resolution: Resolution, past: Sequence[MeasuredCompose] = ()
) -> float:
    """Return the seconds expected from the last clip to the film; `past`: films composed here."""
    shares = [cut.took_seconds / _default_seconds(cut.film_seconds, cut.resolution) for cut in past]
    pace = median(shares) if len(shares) >= MIN_JOBS_FOR_MEDIAN else 1.0
    return round(pace * _default_seconds(film_seconds, resolution), 1)


def compose_quantiles(seconds: float) -> DurationQuantiles:
    """Return the quantiles of a compose step that is expected to take so long."""
    return DurationQuantiles(EARLY_FACTOR * seconds, seconds, LATE_FACTOR * seconds)


def _default_seconds(film_seconds: float, resolution: Resolution) -> float:
    return FIXED_SECONDS + MEGAPIXELS[resolution] * (
        COLLECT_SECONDS_PER_MEGAPIXEL + DECODE_SECONDS_PER_MEGAPIXEL * film_seconds
    )
