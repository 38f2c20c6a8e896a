"""The stem of a clip's own sound: levelled, and faded where its picture changes to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from media.ffmpeg import Ffmpeg
from media.film_format import FRAMES_PER_SECOND
from media.mix.fades import CLICK_FREE_SAMPLES, fade_equal_power
from media.mix.mix_levels import CLIP_LUFS, MAX_CLIP_CUT_DB, MAX_CLIP_LIFT_DB
from media.mix.stem_file import (
    decode_sound,
    gain_factor,
    measure_raw,
    read_raw,
    stem_key,
    write_stem,
)
from media.music_loop import SAMPLE_RATE, Samples
from media.timeline import CROSSFADE_FRAMES, Transitions, clip_frames, has_tail
from media.tracks import list_tracks

SAMPLES_A_FRAME = SAMPLE_RATE // FRAMES_PER_SECOND
CROSSFADE_SAMPLES = CROSSFADE_FRAMES * SAMPLES_A_FRAME
# The sound begins with the picture: a track that begins later gets silence before it, one with holes is
# filled, and what lies before the picture (an encoder's priming) is cut.
ALIGN_TO_PICTURE = f"aresample={SAMPLE_RATE}:async=1:min_hard_comp=0.01:first_pts=0"


@dataclass(frozen=True)
class ClipSpan:
    """The part of a clip's sound that is used, and its fades at both ends, in samples."""

    samples: int
    fade_in: int
    fade_out: int


def clip_span(spans: Mapping[int, int], scene: int, transitions: Transitions) -> ClipSpan:
    """Return the span of a scene's sound; `spans` are in the film's order (media/timeline.py).

    Where it fades in or out, it does so as long as the pictures; it has the tail that lies under the next.
    """
    fades_in = scene != next(iter(spans)) and transitions.fades_into(scene)
    return ClipSpan(
        samples=clip_frames(spans, scene, transitions) * SAMPLES_A_FRAME,
        fade_in=CROSSFADE_SAMPLES if fades_in else CLICK_FREE_SAMPLES,
        fade_out=CROSSFADE_SAMPLES if has_tail(spans, scene, transitions) else CLICK_FREE_SAMPLES,
    )


def first_samples(spans: Mapping[int, int], present: Iterable[int]) -> dict[int, int]:
    """Return the film's sample at which each of the `present` scenes begins, in the order of the spans."""
    there = set(present)
    starts, frames = {}, 0
    for scene in (number for number in spans if number in there):
        starts[scene] = frames * SAMPLES_A_FRAME
        frames += spans[scene]
    return starts


def clip_stem_key(digest: str, span: ClipSpan, lufs: float = CLIP_LUFS) -> str:
    """Return the key of the stem, at that loudness, of the clip whose file has this SHA-256."""
    levels = [lufs, MAX_CLIP_CUT_DB, MAX_CLIP_LIFT_DB, ALIGN_TO_PICTURE]
    return stem_key("clip", digest=digest, span=asdict(span), levels=levels)


async def make_clip_stem(
    ffmpeg: Ffmpeg, clip: Path, out: Path, span: ClipSpan, lufs: float = CLIP_LUFS
) -> bool:
    """Write the stem of the clip's own sound; return False, and write nothing, if it has none or is silent.

    `lufs` is how loud it becomes, within the limits of `mix_levels`. Sound that is shorter than the span ends
    with a fade of its own. Raises CorruptMedia for a clip that cannot be read.
    """
    track = (await list_tracks(ffmpeg, clip)).first_sound()
    samples = await _level_sound(ffmpeg, clip, out.parent, track.number, span, lufs) if track else None
    if samples is None:
        return False
    ends_early = len(samples) < span.samples
    fade_equal_power(samples, span.fade_in, CLICK_FREE_SAMPLES if ends_early else span.fade_out)
    write_stem(out, samples)
    return True


async def _level_sound(  # noqa: PLR0917 - all of them are the clip's
    ffmpeg: Ffmpeg, clip: Path, work: Path, track: int, span: ClipSpan, lufs: float
) -> Samples | None:
    """Return the span's samples at that loudness; None for silence."""
    with TemporaryDirectory(dir=work, prefix=".clip-") as folder:
        raw = Path(folder) / "raw.f32"
        cut = f"{ALIGN_TO_PICTURE},atrim=end_sample={span.samples}"
        await decode_sound(ffmpeg, clip, raw, track=str(track), filters=cut)
        heard = await measure_raw(ffmpeg, raw)
        if heard.is_silent:
            return None
        gain = float(np.clip(lufs - heard.lufs, -MAX_CLIP_CUT_DB, MAX_CLIP_LIFT_DB))
        return read_raw(raw)[: span.samples] * gain_factor(gain)
