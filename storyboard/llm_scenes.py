"""Scenes written by a language model, fitted to the same rules as our own."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import FPS, Brief, Continuity, Scene, ScriptOrder
from storyboard.apportion import apportion_total
from storyboard.entity_sightings import note_entities
from storyboard.feasibility import film_frames, film_seconds
from storyboard.forms import read_script
from storyboard.length_limits import SceneLimits
from storyboard.narration_lines import choose_lines
from storyboard.planned_scene import PlannedScene
from storyboard.scene_openings import note_openings
from storyboard.scene_pacing import choose_pacing
from storyboard.text.script_markup import strip_script_markup
from storyboard.writer import build_scene


@dataclass(frozen=True)
class LlmScene:
    """A scene as the language model wrote it: text, caption, the seconds it suggests, and who is in sight.

    Without `entities` they are found by their names.
    """

    text: str
    caption: str
    seconds: float
    entities: tuple[str, ...] | None = None


def build_script_order(brief: Brief, limits: SceneLimits) -> ScriptOrder:
    """Return the order for a language model, at our own writer's pacing. The brief must be feasible."""
    pace = choose_pacing(film_frames(brief), limits)
    return ScriptOrder(
        text=strip_script_markup(read_script(brief.script).text) if brief.script else brief.prompt or "",
        is_script=brief.script is not None,
        style=brief.style or "",
        entities=() if brief.continuity is Continuity.NONE else brief.entities,
        seconds=film_seconds(brief),
        min_seconds=pace.shortest_frames / FPS,
        max_seconds=limits.max_frames / FPS,
        min_scenes=pace.calm,
        max_scenes=pace.most,
    )


def build_llm_storyboard(
    scenes: Sequence[LlmScene], brief: Brief, limits: SceneLimits, seed: int
) -> tuple[Scene, ...]:
    """Return the model's scenes, their lengths scaled in proportion so that the sum is the film's length.

    Raises:
        ValueError: so many scenes cannot make a film of that length.
    """
    frames = film_frames(brief)
    span = (choose_pacing(frames, limits).shortest_frames, limits.max_frames)
    lengths = apportion_total(frames, [scene.seconds for scene in scenes], [span] * len(scenes))
    drafts = [
        PlannedScene(scene.text, scene.caption, own) for scene, own in zip(scenes, lengths, strict=True)
    ]
    written = [
        build_scene(number, draft, seed, choose_lines(brief, number, draft.caption))
        for number, draft in enumerate(drafts, start=1)
    ]
    shown = note_entities(written, brief.entities, [scene.entities for scene in scenes])
    return note_openings(shown, brief)
