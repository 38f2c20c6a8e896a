"""When each line of a narrated film is heard: scene by scene, after a lead, with pauses between lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from activities.film_timeline import FilmTimeline
from activities.narration_recorder import RecordedLine
from contracts import FPS, Scene, VoicedLine
from storyboard.narrated_lengths import LEAD_SECONDS, PAUSE_SECONDS


@dataclass(frozen=True)
class PlacedLine:
    """A line of the film, its recording, and the second at which it begins."""

    scene: int
    text: str
    recording: RecordedLine
    starts_at: float

    @property
    def ends_at(self) -> float:
        """The second at which it ends."""
        return self.starts_at + self.recording.seconds


def place_lines(
    scenes: Sequence[Scene],
    present: Iterable[int],
    recorded: Mapping[VoicedLine, RecordedLine],
    timeline: FilmTimeline,
) -> list[PlacedLine]:
    """Place the lines of the scenes that are present in a film, in order.

    Args:
        scenes: the storyboard's, in order, with their lines.
        present: the numbers of the scenes that the film has.
        recorded: each line's recording.
        timeline: the film's.
    """
    there, starts_at = set(present), timeline.title_frames / FPS
    placed: list[PlacedLine] = []
    for scene in scenes:
        if scene.number in there:
            placed += _place_scene(scene, recorded, starts_at)
            starts_at += timeline.spans[scene.number] / FPS
    return placed


def _place_scene(
    scene: Scene, recorded: Mapping[VoicedLine, RecordedLine], starts_at: float
) -> Iterator[PlacedLine]:
    at = starts_at + LEAD_SECONDS
    for line in scene.voiced_lines:
        placed = PlacedLine(scene.number, line.text, recorded[line], at)
        yield placed
        at = placed.ends_at + PAUSE_SECONDS
