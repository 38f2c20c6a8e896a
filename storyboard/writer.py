"""From a brief to its scenes."""

from hashlib import sha256

from storyboard.draft import MAX_CAPTION, MAX_TEXT, Draft
from storyboard.fit import film_frames
from storyboard.given import given_frames
from storyboard.glyphs import shorten
from storyboard.limits import SceneLimits
from storyboard.script import script_drafts
from storyboard.shotlist import prompt_drafts
from workflows.contracts import FPS, Brief, Scene, SceneBrief

_MAX_SUMMARY = 80


def write_storyboard(brief: Brief, limits: SceneLimits, seed: int) -> tuple[Scene, ...]:
    """The scenes of a brief that fits the limits (see `check_fit`): the same for the same arguments."""
    drafts = _drafts(brief, limits, seed)
    return tuple(scene_of(number, draft, seed) for number, draft in enumerate(drafts, start=1))


def _drafts(brief: Brief, limits: SceneLimits, seed: int) -> list[Draft]:
    frames = film_frames(brief)
    if brief.scenes is not None:
        return _given_drafts(brief.scenes, frames, limits)
    if brief.script is not None:
        return script_drafts(brief.script, frames, limits)
    return prompt_drafts(brief.prompt or "", frames, limits, seed)


def _given_drafts(scenes: tuple[SceneBrief, ...], frames: int, limits: SceneLimits) -> list[Draft]:
    lengths = given_frames(scenes, frames, limits)
    return [Draft(scene.text, scene.text.strip(), own) for scene, own in zip(scenes, lengths, strict=True)]


def scene_of(number: int, draft: Draft, seed: int) -> Scene:
    """The draft as the film's scene of that number: its texts bounded, with a seed of its own."""
    return Scene(
        number=number,
        text=shorten(draft.text, MAX_TEXT),
        caption=shorten(draft.caption, MAX_CAPTION),
        seconds=draft.frames / FPS,
        seed=_seed_of(number, seed),
    )


def caption_of(text: str) -> str:
    """The line on the picture of a scene whose text the owner has written."""
    return shorten(text.strip(), MAX_CAPTION)


def _seed_of(number: int, seed: int) -> int:
    """A scene's own seed, in the range of a brief's. `hash` would differ between processes."""
    return int.from_bytes(sha256(f"{seed}/{number}".encode()).digest()[:4]) >> 1


def summary(scene: Scene) -> str:
    """One line of at most 80 characters for the workflow's outline."""
    return shorten(" ".join((scene.caption or scene.text).split()), _MAX_SUMMARY)
