"""From a prompt to a shot list: an arc of shots, each of which a video model can make on its own."""

from storyboard.apportion import apportion
from storyboard.beats import beats_of, sentence, spread, subject_of
from storyboard.draft import Draft
from storyboard.glyphs import is_latin, shorten
from storyboard.limits import SceneLimits
from storyboard.looks import Look, looks
from storyboard.pace import LAST_RESORT_SCENES, pace_of
from storyboard.shots import arc

# A beat in full for the provider, and as a line on the picture, in characters.
_MAX_BEAT, _MAX_LINE = 1_400, 160


def prompt_drafts(prompt: str, frames: int, limits: SceneLimits, seed: int) -> list[Draft]:
    """The film's shots. The seed chooses among the shots, moves and lights that suit each phase."""
    pace = pace_of(frames, limits)
    has_words = any(char.isalnum() for char in prompt)
    count = pace.natural if has_words else pace.clamp(LAST_RESORT_SCENES)
    lengths = apportion(frames, [1.0] * count, [(pace.shortest_frames, limits.max_frames)] * count)
    return _shot_list(prompt, lengths, f"{seed}/{prompt}")


def _shot_list(prompt: str, lengths: list[int], key: str) -> list[Draft]:
    beats = beats_of(prompt)
    subject = subject_of(beats)
    shots = zip(looks(arc(len(lengths)), key), spread(beats, len(lengths)), lengths, strict=True)
    return [_draft(look, beat, subject, frames) for look, beat, frames in shots]


def _draft(look: Look, beat: str, subject: str, frames: int) -> Draft:
    told = shorten(beat, _MAX_BEAT)
    text = f"{look}. {told}{_restated(subject, told)} {look.shot.aim}."
    return Draft(text=text, caption=_caption(look.shot.name, shorten(beat, _MAX_LINE)), frames=frames)


def _caption(shot: str, beat: str) -> str:
    """The line on the picture. An English word before another script would turn its line round."""
    return f"{shot}: {beat}" if is_latin(beat) else beat


def _restated(subject: str, told: str) -> str:
    """What a shot must add, so that a model that knows no other shot shows the same subject."""
    if subject.casefold() in told.casefold():
        return ""
    return f" Same subject and look as in: {sentence(subject)}"
