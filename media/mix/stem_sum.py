"""Add placed stems to a film's sound, a stretch at a time, so that a long film needs little memory."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media.mix.ducking import DuckingCurve, Window, draw_ducking, join_windows
from media.mix.fades import CLICK_FREE_SAMPLES
from media.mix.mix_levels import MixLevels
from media.mix.stem_file import PlacedStem, open_stem
from media.music_loop import CHANNELS, SAMPLE_RATE, Samples

STRETCH_SAMPLES = 10 * SAMPLE_RATE


@dataclass(frozen=True)
class OpenStem:
    """The samples of a stem, and the film's sample at which they begin."""

    first: int
    samples: Samples

    @property
    def window(self) -> Window:
        """The stem's first sample in the film, and the one after its last."""
        return self.first, self.first + len(self.samples)

    def add_to(self, stretch: Samples, start: int) -> None:
        """Add what of the stem lies in the stretch that begins at the film's sample `start`."""
        first, end = max(start, self.first), min(start + len(stretch), self.window[1])
        if first < end:
            stretch[first - start : end - start] += self.samples[first - self.first : end - self.first]


class StemSum:
    """The sum of a film's stems, with music and clips' sound lowered while someone speaks."""

    def __init__(  # noqa: PLR0917 - each is a kind of sound
        self,
        samples: int,
        voice: Sequence[PlacedStem],
        clips: Sequence[PlacedStem],
        loud_clips: Sequence[PlacedStem],
        music: Path | None,
        levels: MixLevels,
    ) -> None:
        self._samples = samples
        self._voice, self._clips, self._loud_clips = map(_open_all, (voice, clips, loud_clips))
        self._music = _open_all([PlacedStem(music, 0)]) if music else []
        self._speech = join_windows(stem.window for stem in self._voice)
        self._music_ducking = draw_ducking(self._speech, levels.music_duck_db)
        self._clip_ducking = draw_ducking(self._speech, levels.clip_duck_db)
        self._loud_clip_ducking = draw_ducking(self._speech, levels.loud_clip_duck_db)

    def write_parts(self, folder: Path) -> None:
        """Write raw files to `folder`: the sum as `mix`; and voice, music and all but voice during speech."""
        with ExitStack() as files:
            mix, *parts = (
                files.enter_context((folder / f"{part}.f32").open("wb"))
                for part in ("mix", "voice", "music", "rest")
            )
            for start, voice, music, clips in self._add_up():
                self._end_without_click(voice + music + clips, start).tofile(mix)
                for file, part in zip(parts, (voice, music, music + clips), strict=True):
                    self._keep_speech(part, start).tofile(file)

    def _add_up(self) -> Iterator[tuple[int, Samples, Samples, Samples]]:
        for start in range(0, self._samples, STRETCH_SAMPLES):
            count = min(STRETCH_SAMPLES, self._samples - start)
            music = _sum_ducked(self._music, self._music_ducking, start, count)
            clips = _sum_ducked(self._clips, self._clip_ducking, start, count)
            clips += _sum_ducked(self._loud_clips, self._loud_clip_ducking, start, count)
            yield start, _sum(self._voice, start, count), music, clips

    def _keep_speech(self, part: Samples, start: int) -> Samples:
        """Return only what lies in the windows in which someone speaks."""
        cuts = ((max(0, first - start), max(0, end - start)) for first, end in self._speech)
        return np.concatenate([part[:0], *(part[first:end] for first, end in cuts)])

    def _end_without_click(self, stretch: Samples, start: int) -> Samples:
        """Fade the film's very last samples: a stem may be cut there."""
        left = self._samples - start - np.arange(len(stretch))
        return stretch * np.clip(left / CLICK_FREE_SAMPLES, 0, 1).astype(np.float32)[:, None]


def _open_all(stems: Sequence[PlacedStem]) -> list[OpenStem]:
    return [OpenStem(stem.first_sample, open_stem(stem.path)) for stem in stems]


def _sum(stems: Sequence[OpenStem], start: int, count: int) -> Samples:
    stretch = np.zeros((count, CHANNELS), dtype=np.float32)
    for stem in stems:
        stem.add_to(stretch, start)
    return stretch


def _sum_ducked(stems: Sequence[OpenStem], ducking: DuckingCurve, start: int, count: int) -> Samples:
    stretch = _sum(stems, start, count)
    return stretch * ducking.gains(start, count) if stems else stretch
