"""media/mix: each sound is levelled and cut by itself, and always to the same samples."""

from pathlib import Path

import numpy as np
import pytest

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.mix.clip_stem import ClipSpan, clip_span, clip_stem_key, first_samples, make_clip_stem
from media.mix.music_stem import make_music_stem, music_stem_key
from media.mix.stem_file import open_stem, stem_key
from media.mix.voice_stem import make_voice_stem, voice_stem_key
from media.music_loop import SAMPLE_RATE, Samples
from media.timeline import TransitionKind, Transitions
from tests.media.conftest import MakeClip
from tests.media.look import loudness, names
from tests.media.sounds import level, music, noise, save, speech

CROSSFADE, CUT = map(Transitions, (TransitionKind.CROSSFADE, TransitionKind.CUT))
PLAIN = ClipSpan(samples=2 * SAMPLE_RATE, fade_in=480, fade_out=480)


@pytest.mark.parametrize("loud", [0.01, 0.1, 1.5])
async def test_every_line_is_as_loud_as_the_next_and_as_long_as_it_was(
    ffmpeg: Ffmpeg, tmp_path: Path, loud: float
) -> None:
    spoken = save(tmp_path / "spoken.wav", speech(2.5, loud=loud))

    samples = await make_voice_stem(ffmpeg, spoken, tmp_path / "stem.wav")

    assert abs(loudness(tmp_path / "stem.wav")[0] + 16) < 0.3
    assert samples == len(open_stem(tmp_path / "stem.wav")) == 2.5 * SAMPLE_RATE
    assert names(tmp_path) == ["spoken.wav", "stem.wav"]


async def test_a_word_shorter_than_a_block_of_r128_is_levelled_too(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    spoken = save(tmp_path / "spoken.wav", speech(0.25))

    assert await make_voice_stem(ffmpeg, spoken, tmp_path / "stem.wav") == 0.25 * SAMPLE_RATE
    assert -25 < level(open_stem(tmp_path / "stem.wav"), 0, 0.25) < -8


async def test_a_silent_line_is_an_error(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    silent = save(tmp_path / "silent.wav", speech(1) * 0)

    with pytest.raises(CorruptMedia, match="silent"):
        await make_voice_stem(ffmpeg, silent, tmp_path / "stem.wav")


async def test_a_stem_is_the_same_bytes_each_time(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path
) -> None:
    spoken = save(tmp_path / "spoken.wav", speech(1))
    clip = await make_clip("anoisesrc=d=2", "-c:a", "aac", name="noise.m4a")

    for turn in ("a", "b"):
        await make_voice_stem(ffmpeg, spoken, tmp_path / f"voice-{turn}.wav")
        await make_clip_stem(ffmpeg, clip, tmp_path / f"clip-{turn}.wav", PLAIN)
        await make_music_stem(ffmpeg, spoken, tmp_path / f"music-{turn}.wav", samples=3 * SAMPLE_RATE)

    for kind in ("voice", "clip", "music"):
        assert (tmp_path / f"{kind}-a.wav").read_bytes() == (tmp_path / f"{kind}-b.wav").read_bytes()


@pytest.mark.parametrize(("loud", "lufs"), [(0.3, -26), (0.02, -26), (0.0005, None)])
async def test_a_clips_sound_is_levelled_but_noise_is_lifted_no_more_than_12_db(
    ffmpeg: Ffmpeg, tmp_path: Path, loud: float, lufs: float | None
) -> None:
    clip = save(tmp_path / "clip.wav", noise(2, loud=loud))

    assert await make_clip_stem(ffmpeg, clip, tmp_path / "stem.wav", PLAIN)

    found, before = loudness(tmp_path / "stem.wav")[0], loudness(clip)[0]
    assert abs(found - (before + 12 if lufs is None else lufs)) < 0.3


async def test_a_clip_without_sound_or_with_silence_has_no_stem(
    ffmpeg: Ffmpeg, counting_clip: Path, tmp_path: Path
) -> None:
    silent = save(tmp_path / "silent.wav", noise(2) * 0)

    assert not await make_clip_stem(ffmpeg, counting_clip, tmp_path / "stem.wav", PLAIN)
    assert not await make_clip_stem(ffmpeg, silent, tmp_path / "stem.wav", PLAIN)
    assert names(tmp_path) == ["silent.wav"]


async def test_sound_shorter_than_its_picture_ends_softly_and_longer_is_cut(
    ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    clip = save(tmp_path / "clip.wav", noise(1.5))

    await make_clip_stem(ffmpeg, clip, tmp_path / "short.wav", PLAIN)
    await make_clip_stem(ffmpeg, clip, tmp_path / "long.wav", ClipSpan(SAMPLE_RATE, 480, 480))

    short, long = open_stem(tmp_path / "short.wav"), open_stem(tmp_path / "long.wav")
    assert (len(short), len(long)) == (1.5 * SAMPLE_RATE, SAMPLE_RATE)
    assert level(short, 1.4999, 1.5) < level(short, 1.0, 1.4) - 25


async def test_sound_that_begins_after_its_picture_stays_with_it(
    ffmpeg: Ffmpeg, make_clip: MakeClip, tmp_path: Path
) -> None:
    late = await make_clip(
        "testsrc2=s=64x36:d=2[out0];anoisesrc=d=1,asetpts=PTS+0.5/TB[out1]", name="late.mkv"
    )

    await make_clip_stem(ffmpeg, late, tmp_path / "stem.wav", PLAIN)

    stem = open_stem(tmp_path / "stem.wav")
    assert level(stem, 0, 0.48) < -80
    assert level(stem, 0.55, 1.4) > -40


async def test_the_music_is_levelled_lengthened_and_faded(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    piece = save(tmp_path / "music.wav", music(3))

    assert await make_music_stem(ffmpeg, piece, tmp_path / "stem.wav", samples=8 * SAMPLE_RATE)

    stem = open_stem(tmp_path / "stem.wav")
    assert len(stem) == 8 * SAMPLE_RATE
    assert level(stem, 0, 0.05) < level(stem, 2, 5) - 15
    assert level(stem, 7.9, 8) < level(stem, 2, 5) - 20
    assert not await make_music_stem(
        ffmpeg, save(piece, music(3) * 0), tmp_path / "no.wav", samples=SAMPLE_RATE
    )


def test_with_crossfades_a_clips_sound_lies_under_the_next_ones_beginning() -> None:
    spans = {1: 48, 2: 48, 3: 48}

    shapes = [clip_span(spans, scene, CROSSFADE) for scene in spans]

    assert [shape.samples for shape in shapes] == [60 * 2000, 60 * 2000, 48 * 2000]
    assert [(shape.fade_in, shape.fade_out) for shape in shapes] == [
        (480, 24000),
        (24000, 24000),
        (24000, 480),
    ]
    assert {clip_span(spans, scene, CUT) for scene in spans} == {ClipSpan(48 * 2000, 480, 480)}
    assert first_samples(spans, [1, 3]) == {1: 0, 3: 48 * 2000}
    assert first_samples({3: 48, 1: 24}, [1, 3]) == {3: 0, 1: 48 * 2000}


def test_a_clips_sound_is_cut_hard_where_its_picture_is() -> None:
    spans, into = {2: 48, 1: 48, 3: 48}, Transitions(TransitionKind.CROSSFADE, {1: TransitionKind.CUT})

    shapes = [clip_span(spans, scene, into) for scene in spans]

    assert shapes == [
        ClipSpan(48 * 2000, 480, 480),
        ClipSpan(60 * 2000, 480, 24000),
        ClipSpan(48 * 2000, 24000, 480),
    ]


async def test_two_clips_keep_their_power_in_a_crossfade(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    spans, total = {1: 48, 2: 48}, np.zeros((96 * 2000, 2), dtype=np.float32)
    for scene, start in first_samples(spans, spans).items():
        clip = save(tmp_path / "clip.wav", noise(3, seed=scene))
        await make_clip_stem(ffmpeg, clip, tmp_path / "stem.wav", clip_span(spans, scene, CROSSFADE))
        stem = open_stem(tmp_path / "stem.wav")
        total[start : start + len(stem)] += stem

    levels = [level(total, at, at + 0.1) for at in np.arange(0.2, 3.8, 0.1)]
    assert max(levels) - min(levels) < 1.0


@pytest.mark.parametrize("kind", [CUT, CROSSFADE])
async def test_where_two_clips_meet_there_is_no_step_and_no_click(
    ffmpeg: Ffmpeg, tmp_path: Path, kind: Transitions
) -> None:
    spans, total = {1: 48, 2: 48}, np.zeros((96 * 2000, 2), dtype=np.float32)
    # 17 LU apart, and nowhere near zero where one is cut and the other begins.
    for scene, (tone, loud) in {1: (331, 0.5), 2: (443, 0.07)}.items():
        wave = loud * np.cos(2 * np.pi * tone * np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE + 0.5)
        clip = save(tmp_path / "clip.wav", np.stack([wave, wave], axis=1).astype(np.float32))
        await make_clip_stem(ffmpeg, clip, tmp_path / "stem.wav", clip_span(spans, scene, kind))
        start, stem = first_samples(spans, spans)[scene], open_stem(tmp_path / "stem.wav")
        total[start : start + len(stem)] += stem

    levels = [level(total, at, at + 0.25) for at in np.arange(1.25, 3, 0.25)]
    assert max(levels) - min(levels) <= 3
    # A click is a step from one sample to the next that is higher than nearly all others around it.
    steps, at = np.abs(np.diff(total[:, 0])), 2 * SAMPLE_RATE
    around = np.quantile(steps[at - 24_000 : at + 48_000], 0.999)
    assert steps[at - 960 : at + 960].max() <= 1.01 * around


def test_keys_tell_apart_what_sounds_different() -> None:
    keys = [
        voice_stem_key("ab"),
        voice_stem_key("cd"),
        clip_stem_key("ab", PLAIN),
        clip_stem_key("ab", ClipSpan(PLAIN.samples, 480, 24000)),
        music_stem_key("ab", SAMPLE_RATE),
        music_stem_key("ab", 2 * SAMPLE_RATE),
        stem_key("voice", digest="ab"),
    ]

    assert len(set(keys)) == len(keys)
    assert voice_stem_key("ab") == keys[0]


def test_a_file_that_is_no_stem_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.wav").write_bytes(b"RIFF")

    with pytest.raises(CorruptMedia):
        open_stem(tmp_path / "short.wav")
    empty: Samples = np.zeros((0, 2), dtype=np.float32)
    assert len(open_stem(save(tmp_path / "empty.wav", empty))) == 0
