"""Finds the places in a film where its lines are spoken first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import Scene, VoicedLine


@dataclass(frozen=True)
class LinePlace:
    """A line, and where in the film it is spoken first: the number of its scene, and its own, from 1."""

    scene: int
    number: int
    line: VoicedLine


def list_places(scenes: Sequence[Scene]) -> list[LinePlace]:
    """List the lines of a film in order. A line that one voice speaks twice is listed, and bought, once."""
    places: dict[VoicedLine, LinePlace] = {}
    for scene in scenes:
        for number, line in enumerate(scene.voiced_lines, start=1):
            places.setdefault(line, LinePlace(scene.number, number, line))
    return list(places.values())
