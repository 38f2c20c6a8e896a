"""Write the storyboard of a brief: the room's main entry."""

from hashlib import sha256

from contracts import FPS, Brief, Scene, SceneBrief, VoicedLine, list_voices
from storyboard.caller_scenes import apportion_caller_frames
from storyboard.entity_sightings import note_entities
from storyboard.feasibility import planned_film_frames
from storyboard.length_limits import SceneLimits
from storyboard.narration_lines import choose_lines
from storyboard.planned_scene import MAX_CAPTION_CHARS, MAX_TEXT_CHARS, PlannedScene
from storyboard.scene_openings import note_openings
from storyboard.script_scenes import plan_script_scenes
from storyboard.shot_list import plan_prompt_scenes
from storyboard.text.graphemes import shorten_text

_MAX_SUMMARY_CHARS = 80


def write_storyboard(brief: Brief, limits: SceneLimits, seed: int) -> tuple[Scene, ...]:
    """Return the scenes of a feasible brief (see `check_feasible`); equal arguments give equal scenes."""
    drafts = _plan_scenes(brief, limits, seed)
    scenes = tuple(
        build_scene(number, draft, seed, choose_lines(brief, number, draft.caption))
        for number, draft in enumerate(drafts, start=1)
    )
    if brief.scenes is None:
        return note_openings(note_entities(scenes, brief.entities), brief)
    given = [scene.entities for scene in brief.scenes]
    shown = note_entities(_add_choices(scenes, brief.scenes), brief.entities, given)
    return note_openings(shown, brief, [scene.opens_on for scene in brief.scenes])


def _add_choices(scenes: tuple[Scene, ...], given: tuple[SceneBrief, ...]) -> tuple[Scene, ...]:
    """Add to each scene the pictures and the sound that the caller chose for it."""
    return tuple(
        scene.model_copy(
            update={name: getattr(own, name) for name in ("reference_image", "last_image", "clip_sound")}
        )
        for scene, own in zip(scenes, given, strict=True)
    )


def _plan_scenes(brief: Brief, limits: SceneLimits, seed: int) -> list[PlannedScene]:
    frames = planned_film_frames(brief, limits)
    if brief.scenes is not None:
        return _plan_caller_scenes(brief.scenes, frames, limits)
    if brief.script is not None:
        return plan_script_scenes(brief.script, frames, limits)
    return plan_prompt_scenes(brief.prompt or "", frames, limits, seed)


def _plan_caller_scenes(
    scenes: tuple[SceneBrief, ...], frames: int, limits: SceneLimits
) -> list[PlannedScene]:
    lengths = apportion_caller_frames(scenes, frames, limits)
    return [
        PlannedScene(scene.text, scene.text.strip(), own) for scene, own in zip(scenes, lengths, strict=True)
    ]


def build_scene(number: int, draft: PlannedScene, seed: int, lines: tuple[VoicedLine, ...] = ()) -> Scene:
    """Build the scene of that number: texts shortened to the limits, with a seed of its own."""
    return Scene(
        number=number,
        text=shorten_text(draft.text, MAX_TEXT_CHARS),
        caption=shorten_text(draft.caption, MAX_CAPTION_CHARS),
        seconds=draft.frames / FPS,
        seed=_derive_seed(number, seed),
        lines=tuple(line.text for line in lines),
        line_voices=list_voices(lines),
    )


def make_caption(text: str) -> str:
    """Return the caption of a scene whose text the owner has edited."""
    return shorten_text(text.strip(), MAX_CAPTION_CHARS)


def _derive_seed(number: int, seed: int) -> int:
    """Derive the scene's seed, in the range of a brief's. Not by `hash`, which differs between processes."""
    return int.from_bytes(sha256(f"{seed}/{number}".encode()).digest()[:4]) >> 1


def summarise_scene(scene: Scene) -> str:
    """Summarise the scene in one line of at most 80 characters, for the workflow's outline."""
    return shorten_text(" ".join((scene.caption or scene.text).split()), _MAX_SUMMARY_CHARS)
