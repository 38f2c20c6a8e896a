"""How long the cut takes behind a film's last clip: by what it took here. Pure."""

from workflows.contracts import Resolution


def tail_seconds(film_seconds: float, resolution: Resolution) -> float:
    """Seconds from the last clip's end with its provider until the film is there."""
    return 3.0
