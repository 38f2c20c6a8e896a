"""Plan a prompt's shot list: an arc of shots, each of which a video model can make on its own."""

from storyboard.apportion import apportion_total
from storyboard.beats import assign_beats, find_beats, find_subject, make_sentence
from storyboard.length_limits import SceneLimits
from storyboard.planned_scene import PlannedScene
from storyboard.scene_pacing import LAST_RESORT_SCENES, choose_pacing
from storyboard.shot_styles import ShotStyle, choose_shot_styles
from storyboard.shot_vocabulary import plan_arc
from storyboard.text.graphemes import is_latin, shorten_text

# The longest beat in the provider's prompt, and in the caption, in characters.
_MAX_BEAT_CHARS, _MAX_CAPTION_BEAT_CHARS = 1_400, 160


def plan_prompt_scenes(prompt: str, frames: int, limits: SceneLimits, seed: int) -> list[PlannedScene]:
    """Plan the film's shots. The seed chooses among the framings, moves and lights of each phase."""
    pace = choose_pacing(frames, limits)
    has_words = any(char.isalnum() for char in prompt)
    count = pace.natural if has_words else pace.clamp_count(LAST_RESORT_SCENES)
    lengths = apportion_total(frames, [1.0] * count, [(pace.shortest_frames, limits.max_frames)] * count)
    return _plan_shots(prompt, lengths, f"{seed}/{prompt}")


def _plan_shots(prompt: str, lengths: list[int], key: str) -> list[PlannedScene]:
    beats = find_beats(prompt)
    subject = find_subject(beats)
    shots = zip(
        choose_shot_styles(plan_arc(len(lengths)), key),
        assign_beats(beats, len(lengths)),
        lengths,
        strict=True,
    )
    return [_plan_shot(look, beat, subject, frames) for look, beat, frames in shots]


def _plan_shot(look: ShotStyle, beat: str, subject: str, frames: int) -> PlannedScene:
    told = shorten_text(beat, _MAX_BEAT_CHARS)
    text = f"{look}. {told}{_restate_subject(subject, told)} {look.shot.aim}."
    return PlannedScene(
        text=text,
        caption=_make_caption(look.shot.name, shorten_text(beat, _MAX_CAPTION_BEAT_CHARS)),
        frames=frames,
    )


def _make_caption(shot: str, beat: str) -> str:
    """Return the caption. Non-Latin beats get no English prefix: it could reverse a right-to-left line."""
    return f"{shot}: {beat}" if is_latin(beat) else beat


def _restate_subject(subject: str, told: str) -> str:
    """Return the sentence that repeats the subject, for a model that sees no other shot; '' if not needed."""
    if subject.casefold() in told.casefold():
        return ""
    return f" Same subject and look as in: {make_sentence(subject)}"
