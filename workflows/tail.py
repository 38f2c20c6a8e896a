"""How long the cut takes behind a film's last clip. Pure.

By what it took on two shared cores, for films of 10, 30 and 60 seconds in 480p, 720p and 1080p. The last clip
is played, and its piece and its transition are rendered, whatever the film's length. The film is joined
without encoding, but played to its end before anyone is told of it. Both grow with the picture.
"""

from workflows.contracts import Resolution

# Fetching, storing, and what lies between the steps.
SECONDS = 0.7
# For each million pixels of the picture: collecting; and playing a second of the film.
COLLECT_SECONDS, PLAY_SECONDS = 0.5, 0.1
# Of the widest picture of each resolution.
MEGAPIXELS = {Resolution.P480: 0.41, Resolution.P720: 0.92, Resolution.P1080: 2.07}


def tail_seconds(film_seconds: float, resolution: Resolution) -> float:
    """Seconds from the last clip's end with its provider until the film is there."""
    share = COLLECT_SECONDS + PLAY_SECONDS * film_seconds
    return round(SECONDS + MEGAPIXELS[resolution] * share, 1)
