"""Where in a film its lines are spoken first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import Scene


@dataclass(frozen=True)
class LinePlace:
    """A line, and where in the film it is spoken first: the number of its scene, and its own, from 1."""

    scene: int
    number: int
    text: str


def list_places(scenes: Sequence[Scene]) -> list[LinePlace]:
    """List the lines of a film in order. One that is spoken again is listed once: it is bought once."""
    places: dict[str, LinePlace] = {}
    for scene in scenes:
        for number, text in enumerate(scene.lines, start=1):
            places.setdefault(text, LinePlace(scene.number, number, text))
    return list(places.values())
