"""How long the cut takes behind a film's last clip: by what it takes here, until then by a rule. Pure.

The rule is by what it took on two shared cores, for films of 10, 30 and 60 seconds in 480p, 720p and 1080p.
The last clip is played, and its piece and its transition are rendered, whatever the film's length. The film
is joined without encoding, but played to its end before anyone is told of it. Both grow with the picture.
"""

from collections.abc import Sequence
from statistics import median

from workflows.contracts import Frozen, Resolution
from workflows.spread import FEW, Spread

# Fetching, storing, and what lies between the steps.
SECONDS = 0.7
# For each million pixels of the picture: collecting; and playing a second of the film.
COLLECT_SECONDS, PLAY_SECONDS = 0.5, 0.1
# Of the widest picture of each resolution.
MEGAPIXELS = {Resolution.P480: 0.41, Resolution.P720: 0.92, Resolution.P1080: 2.07}
# It shares the machine with other films' cuts: one in ten is so much faster and so much slower.
EARLY_SHARE, LATE_SHARE = 0.6, 2.0


class Cut(Frozen):
    """A film, and the seconds from its last clip's end with its provider until it was there."""

    film_seconds: float
    resolution: Resolution
    took_seconds: float


def tail_seconds(film_seconds: float, resolution: Resolution, past: Sequence[Cut] = ()) -> float:
    """What it will take; `past` are the cuts of this installation."""
    shares = [cut.took_seconds / _by_rule(cut.film_seconds, cut.resolution) for cut in past]
    pace = median(shares) if len(shares) >= FEW else 1.0
    return round(pace * _by_rule(film_seconds, resolution), 1)


def tail_spread(seconds: float) -> Spread:
    """What such a cut takes."""
    return Spread(EARLY_SHARE * seconds, seconds, LATE_SHARE * seconds)


def _by_rule(film_seconds: float, resolution: Resolution) -> float:
    return SECONDS + MEGAPIXELS[resolution] * (COLLECT_SECONDS + PLAY_SECONDS * film_seconds)
