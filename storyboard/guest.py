"""Scenes that somebody else has written, brought under the rules that our own are written by."""

from collections.abc import Sequence
from dataclasses import dataclass

from storyboard.apportion import apportion
from storyboard.draft import Draft
from storyboard.fit import film_frames, film_seconds
from storyboard.forms import read_script
from storyboard.limits import SceneLimits
from storyboard.marks import without_marks
from storyboard.pace import pace_of
from storyboard.writer import scene_of
from workflows.contracts import FPS, Brief, Scene, ScriptOrder


@dataclass(frozen=True)
class GuestScene:
    """A scene's text and caption, and how many seconds its writer would give it."""

    text: str
    caption: str
    seconds: float


def script_order(brief: Brief, limits: SceneLimits) -> ScriptOrder:
    """What a guest is asked for: at the pace of our own writer, for a brief that fits (see `check_fit`)."""
    pace = pace_of(film_frames(brief), limits)
    return ScriptOrder(
        text=without_marks(read_script(brief.script).text) if brief.script else brief.prompt or "",
        is_script=brief.script is not None,
        style=brief.style or "",
        seconds=film_seconds(brief),
        min_seconds=pace.shortest_frames / FPS,
        max_seconds=limits.max_frames / FPS,
        min_scenes=pace.calm,
        max_scenes=pace.most,
    )


def guest_storyboard(
    scenes: Sequence[GuestScene], brief: Brief, limits: SceneLimits, seed: int
) -> tuple[Scene, ...]:
    """The same scenes, as long as the film to the frame: each in proportion to what its writer would give it.

    Raises:
        ValueError: so many scenes cannot make a film of that length.
    """
    frames = film_frames(brief)
    span = (pace_of(frames, limits).shortest_frames, limits.max_frames)
    lengths = apportion(frames, [scene.seconds for scene in scenes], [span] * len(scenes))
    drafts = [Draft(scene.text, scene.caption, own) for scene, own in zip(scenes, lengths, strict=True)]
    return tuple(scene_of(number, draft, seed) for number, draft in enumerate(drafts, start=1))
