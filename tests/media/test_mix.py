"""media/mix/mix_film.py: one sound for the film, with speech in front, at -14 LUFS."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from media.ffmpeg import Ffmpeg
from media.join_pieces import join_pieces
from media.mix.clip_stem import SAMPLES_A_FRAME, ClipSpan, make_clip_stem
from media.mix.missing_lines import find_missing_lines
from media.mix.mix_film import MixReceipt, mix_film
from media.mix.mix_levels import BALANCED, CLEAR, MixLevels
from media.mix.music_stem import make_music_stem
from media.mix.stem_file import PlacedStem, open_stem, read_raw, write_stem
from media.mix.stem_sum import StemSum
from media.mix.voice_stem import make_voice_stem
from media.music_loop import SAMPLE_RATE
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import decoded, loudness, names
from tests.media.sounds import level, music, noise, save, speech

FRAMES = 144
SAMPLES = FRAMES * SAMPLES_A_FRAME
LINES = ((0.6, 1.4), (3.7, 1.2))  # start and length in seconds


@dataclass(frozen=True)
class Stems:
    """The stems of a film of six seconds."""

    voice: list[PlacedStem]
    clips: list[PlacedStem]
    music: Path


@pytest.fixture(scope="module")
async def stems(ffmpeg: Ffmpeg, tmp_path_factory: pytest.TempPathFactory) -> Stems:
    folder = tmp_path_factory.mktemp("stems")
    voice = []
    for number, (start, seconds) in enumerate(LINES):
        spoken = save(folder / "spoken.wav", speech(seconds, seed=number, loud=0.02 * 9**number))
        await make_voice_stem(ffmpeg, spoken, folder / f"line-{number}.wav")
        voice.append(PlacedStem(folder / f"line-{number}.wav", round(start * SAMPLE_RATE)))
    clip, song = save(folder / "clip.wav", noise(6, loud=0.3)), save(folder / "song.wav", music(6))
    await make_clip_stem(ffmpeg, clip, folder / "clip-stem.wav", ClipSpan(SAMPLES, 480, 480))
    await make_music_stem(ffmpeg, song, folder / "music.wav", samples=SAMPLES)
    return Stems(voice, [PlacedStem(folder / "clip-stem.wav", 0)], folder / "music.wav")


async def mix(ffmpeg: Ffmpeg, out: Path, stems: Stems, levels: MixLevels = BALANCED) -> MixReceipt:
    return await mix_film(
        ffmpeg,
        out,
        samples=SAMPLES,
        voice=stems.voice,
        clips=stems.clips,
        music=stems.music,
        levels=levels,
    )


@pytest.fixture(scope="module")
async def mixed(
    ffmpeg: Ffmpeg, stems: Stems, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, MixReceipt]:
    """The mix of all stems, alone in its folder."""
    out = tmp_path_factory.mktemp("mixed") / "mix.m4a"
    return out, await mix(ffmpeg, out, stems)


def test_speech_stands_in_front(mixed: tuple[Path, MixReceipt]) -> None:
    out, receipt = mixed

    assert receipt.voice_over_music_lu is not None
    assert receipt.voice_over_rest_lu is not None
    assert receipt.voice_over_music_lu >= 15
    assert receipt.voice_over_rest_lu >= 12
    assert names(out.parent) == ["mix.m4a"]


def test_what_is_told_of_loudness_and_peak_is_true_of_the_encoded_file(
    mixed: tuple[Path, MixReceipt],
) -> None:
    out, receipt = mixed

    lufs, peak_dbtp = loudness(out)
    assert abs(lufs + 14) <= 0.5
    assert peak_dbtp <= -1
    assert (lufs, peak_dbtp) == (receipt.lufs, receipt.peak_dbtp)
    assert len(decoded(out)) == SAMPLES


async def test_the_mix_is_the_same_each_time(
    ffmpeg: Ffmpeg, stems: Stems, mixed: tuple[Path, MixReceipt], tmp_path: Path
) -> None:
    out, receipt = mixed

    assert await mix(ffmpeg, tmp_path / "again.m4a", stems) == receipt
    assert (tmp_path / "again.m4a").read_bytes() == out.read_bytes()


async def test_clear_speech_is_20_lu_above_all_else(ffmpeg: Ffmpeg, stems: Stems, tmp_path: Path) -> None:
    receipt = await mix(ffmpeg, tmp_path / "mix.m4a", stems, CLEAR)

    assert receipt.voice_over_rest_lu is not None
    assert receipt.voice_over_rest_lu >= 20


async def test_music_comes_back_between_the_lines(ffmpeg: Ffmpeg, stems: Stems, tmp_path: Path) -> None:
    await mix_film(ffmpeg, tmp_path / "a.m4a", samples=SAMPLES, voice=stems.voice, music=stems.music)
    await mix_film(ffmpeg, tmp_path / "b.m4a", samples=SAMPLES, voice=stems.voice)

    with_music, voice = decoded(tmp_path / "a.m4a"), decoded(tmp_path / "b.m4a")
    assert level(voice, 2.7, 3.4) < -60
    assert level(with_music, 2.75, 3.35) > -30


async def test_music_is_8_to_13_lu_louder_where_nobody_speaks(
    ffmpeg: Ffmpeg, stems: Stems, tmp_path: Path
) -> None:
    samples, lines = 16 * SAMPLE_RATE, (3.0, 10.0)
    song = save(tmp_path / "song.wav", music(16))
    await make_music_stem(ffmpeg, song, tmp_path / "music.wav", samples=samples)
    voice = [
        PlacedStem(stem.path, round(start * SAMPLE_RATE))
        for stem, start in zip(stems.voice, lines, strict=True)
    ]

    for name, heard in (("with", tmp_path / "music.wav"), ("without", None)):
        (tmp_path / name).mkdir()
        StemSum(samples, voice, [], [], heard, BALANCED).write_parts(tmp_path / name)

    alone = read_raw(tmp_path / "with" / "mix.f32") - read_raw(tmp_path / "without" / "mix.f32")
    spoken = [
        alone[round(start * SAMPLE_RATE) : round((start + seconds) * SAMPLE_RATE)]
        for start, (_, seconds) in zip(lines, LINES, strict=True)
    ]
    gap = alone[round((lines[0] + LINES[0][1]) * SAMPLE_RATE) : round(lines[1] * SAMPLE_RATE)]
    save(tmp_path / "spoken.wav", np.concatenate(spoken))
    over = loudness(save(tmp_path / "gap.wav", gap))[0] - loudness(tmp_path / "spoken.wav")[0]
    assert 8 <= over <= 13


@pytest.mark.parametrize("kind", ["music", "clips", "silence"])
async def test_a_film_without_speech_has_a_mix_too(
    ffmpeg: Ffmpeg, stems: Stems, tmp_path: Path, kind: str
) -> None:
    receipt = await mix_film(
        ffmpeg,
        tmp_path / "mix.m4a",
        samples=SAMPLES,
        clips=stems.clips if kind == "clips" else [],
        music=stems.music if kind == "music" else None,
    )

    assert len(decoded(tmp_path / "mix.m4a")) == SAMPLES
    assert (receipt.voice_over_music_lu, receipt.voice_over_rest_lu) == (None, None)
    assert receipt.lufs == pytest.approx(-70 if kind == "silence" else -14, abs=0.5)


@pytest.mark.parametrize("frames", [1, 239, 241])
def test_before_it_is_encoded_the_sound_has_2000_samples_for_each_frame(
    stems: Stems, tmp_path: Path, frames: int
) -> None:
    StemSum(frames * SAMPLES_A_FRAME, stems.voice, stems.clips, [], stems.music, BALANCED).write_parts(
        tmp_path
    )

    assert len(read_raw(tmp_path / "mix.f32")) == frames * 2000


def test_a_stem_that_is_cut_by_the_films_end_ends_without_a_click(stems: Stems, tmp_path: Path) -> None:
    StemSum(2 * SAMPLE_RATE, [], stems.clips, [], None, BALANCED).write_parts(tmp_path)

    sound = np.abs(read_raw(tmp_path / "mix.f32"))
    assert len(sound) == 2 * SAMPLE_RATE
    assert sound[-10:].max() < sound.max() / 20


async def test_every_line_is_found_in_the_film(
    ffmpeg: Ffmpeg, stems: Stems, mixed: tuple[Path, MixReceipt], make_clip: MakeClip, tmp_path: Path
) -> None:
    picture = await make_clip(f"color=s=96x54:r=24:d={FRAMES / 24}", "-c:v", "libx264", "-bf", "0")
    film = tmp_path / "film.mp4"
    await join_pieces(ffmpeg, [picture], mixed[0], film, fmt=SMALL, frames=FRAMES)

    assert await find_missing_lines(ffmpeg, film, stems.voice) == []
    assert await find_missing_lines(ffmpeg, picture, stems.voice) == [0, 1]


@pytest.mark.parametrize("fault", ["gone", "cut", "late"])
async def test_a_line_that_is_gone_cut_or_late_is_missing(
    ffmpeg: Ffmpeg, stems: Stems, tmp_path: Path, fault: str
) -> None:
    first, second = stems.voice
    line = np.array(open_stem(second.path))
    write_stem(tmp_path / "cut.wav", line[: len(line) * 3 // 4])
    wrong = {
        "gone": [first],
        "cut": [first, PlacedStem(tmp_path / "cut.wav", second.first_sample)],
        "late": [first, PlacedStem(second.path, second.first_sample + SAMPLE_RATE // 5)],
    }

    await mix(ffmpeg, tmp_path / "mix.m4a", replace(stems, voice=wrong[fault]))

    assert await find_missing_lines(ffmpeg, tmp_path / "mix.m4a", stems.voice) == [1]
