"""From a prompt to a shot list: an arc of shots, each of which a video model can make on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from storyboard.apportion import apportion
from storyboard.beats import beats_of, sentence, spread, subject_of
from storyboard.draft import Draft
from storyboard.glyphs import shorten
from storyboard.limits import SceneLimits
from storyboard.pace import LAST_RESORT_SCENES, pace_of
from storyboard.shots import Phase, arc

# A beat in full for the provider, and as a line on the picture, in characters.
_MAX_BEAT, _MAX_LINE = 1_400, 160

T = TypeVar("T")


def prompt_drafts(prompt: str, frames: int, limits: SceneLimits, seed: int) -> list[Draft]:
    """The film's shots. The seed chooses among the shots, moves and lights that suit each phase."""
    pace = pace_of(frames, limits)
    has_words = any(char.isalnum() for char in prompt)
    count = pace.natural if has_words else pace.clamp(LAST_RESORT_SCENES)
    lengths = apportion(frames, [1.0] * count, [(pace.shortest_frames, limits.max_frames)] * count)
    return _shot_list(prompt, lengths, f"{seed}/{prompt}")


def _shot_list(prompt: str, lengths: list[int], key: str) -> list[Draft]:
    beats = beats_of(prompt)
    writer = _ShotWriter(subject=subject_of(beats), key=key)
    phases = arc(len(lengths))
    turns = [phases[:shot].count(phase) for shot, phase in enumerate(phases)]
    shots = zip(phases, turns, spread(beats, len(lengths)), lengths, strict=True)
    return [writer.draft(phase, turn, beat, frames) for phase, turn, beat, frames in shots]


@dataclass(frozen=True)
class _ShotWriter:
    """Writes single shots about one subject."""

    subject: str
    key: str

    def draft(self, phase: Phase, turn: int, beat: str, frames: int) -> Draft:
        """The phase's shot number `turn`, in which `beat` happens."""
        shot = self._choose(phase.shots, turn)
        look = f"{self._choose(phase.moves, turn)}, {shot.name.lower()}, {self._choose(phase.lights, turn)}"
        told = shorten(beat, _MAX_BEAT)
        text = f"{look}. {told}{self._restated(told)} {shot.aim}."
        return Draft(text=text, caption=f"{shot.name}: {shorten(beat, _MAX_LINE)}", frames=frames)

    def _restated(self, told: str) -> str:
        if self.subject.casefold() in told.casefold():
            return ""
        return f" Same subject and setting throughout: {sentence(self.subject)}"

    def _choose(self, options: Sequence[T], turn: int) -> T:
        """Each option once before any comes again, in an order that only the key decides."""
        order = sorted(options, key=lambda option: sha256(f"{self.key}/{option}".encode()).digest())
        return order[turn % len(order)]
