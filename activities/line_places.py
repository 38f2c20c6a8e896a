"""Finds the places in a film where its lines are spoken first. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts import Narration, Scene, VoicedLine
from speech.line_digest import line_digest

# A scene's number, and that of a line in it, from 1.
At = tuple[int, int]


@dataclass(frozen=True)
class LinePlace:
    """A line, and where in the film it is spoken first: the number of its scene, and its own, from 1."""

    scene: int
    number: int
    line: VoicedLine


def list_places(scenes: Sequence[Scene], without: Collection[int] = ()) -> list[LinePlace]:
    """List the lines of a film in order. A line that one voice speaks twice is listed, and bought, once.

    Args:
        scenes: of the film.
        without: the numbers of scenes that are left out of it.
    """
    places: dict[VoicedLine, LinePlace] = {}
    for scene in (each for each in scenes if each.number not in without):
        for number, line in enumerate(scene.voiced_lines, start=1):
            places.setdefault(line, LinePlace(scene.number, number, line))
    return list(places.values())


def list_digests(scenes: Sequence[Scene], narration: Narration) -> dict[At, str]:
    """Return what the line at each place of a film is ordered from, as `line_digest` says it."""
    return {
        (scene.number, number): line_digest(line, narration)
        for scene in scenes
        for number, line in enumerate(scene.voiced_lines, start=1)
    }


def list_sharing_scenes(scenes: Sequence[Scene], number: int) -> list[Scene]:
    """List the scene of this number, and those in which one of its lines is spoken too."""
    own = {line for scene in scenes if scene.number == number for line in scene.voiced_lines}
    return [scene for scene in scenes if not own.isdisjoint(scene.voiced_lines)]
