"""The music bed is music: to the length, neither silent nor clipped, and the same every time."""

import asyncio
import itertools
import wave
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from media.music import MusicSpec, render_music
from media.music.music_style import MUSIC_STYLES, PROGRESSIONS, choose_style
from media.music.render import render_blocks
from media.music.score import compose_score

pytestmark = pytest.mark.slow  # it renders

Audio = NDArray[np.float32]


def played(text: str = "a happy party", *, seconds: float = 6.0, seed: int = 1) -> Audio:
    """(2, samples) within ±1."""
    return np.concatenate(list(render_blocks(MusicSpec(text, seconds, seed))), axis=1)


def decibels(audio: Audio) -> float:
    return float(20 * np.log10(np.sqrt((audio**2).mean())))


async def written(music: MusicSpec, out: Path) -> bytes:
    await render_music(music, out, on_progress=lambda fraction: None)
    return bytes_of(out)


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


@pytest.mark.parametrize("seconds", [5.0, 7.321, 61.7])
async def test_the_file_is_a_stereo_wav_of_exactly_the_length(seconds: float, tmp_path: Path) -> None:
    await written(MusicSpec("the sea", seconds, 1), tmp_path / "bed.wav")
    with wave.open(str(tmp_path / "bed.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        assert file.getnframes() == round(seconds * 48_000)


async def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    music = MusicSpec("a storm", 5.0, 3)
    assert await written(music, tmp_path / "1.wav") == await written(music, tmp_path / "2.wav")


@pytest.mark.parametrize("manner", MUSIC_STYLES)
def test_every_manner_is_audible_and_never_clips(manner: str) -> None:
    text = {"gloom": "grief", "tense": "a war", "wonder": "the stars"}.get(manner, manner)
    assert choose_style(text, 1) == MUSIC_STYLES[manner]
    audio = played(text)
    assert -26 < decibels(audio) < -12
    assert np.abs(audio).max() < 0.86
    assert abs(float(audio.mean())) < 0.003


def test_it_begins_and_ends_in_silence() -> None:
    audio = played()
    assert np.abs(audio[:, [0, -1]]).max() < 1e-4
    assert decibels(audio[:, -480:]) < -60


def test_it_does_not_click() -> None:
    steps = np.abs(np.diff(played("a gentle quiet night", seconds=12), axis=1))
    assert steps.max() < 0.12


def test_no_second_of_a_long_piece_is_silent() -> None:
    audio = played(seconds=40)
    seconds = audio[:, : 39 * 48_000].reshape(2, 39, 48_000)
    assert all(decibels(seconds[:, at]) > -45 for at in range(39))


def test_its_spectrum_has_tones() -> None:
    loudness = np.abs(np.fft.rfft(played("a quiet lake")[0] * np.hanning(288_000)))[
        600:12_000
    ]  # 100 Hz to 2 kHz
    assert loudness.max() > 60 * np.median(loudness)


def test_the_two_sides_differ_but_agree() -> None:
    left, right = played()
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.98


def test_different_texts_and_seeds_sound_different() -> None:
    pieces = [played("a happy party"), played("a sad farewell"), played("a happy party", seed=2)]
    assert all(decibels(one - other) > -25 for one, other in itertools.combinations(pieces, 2))


def test_mood_chooses_mode_and_tempo() -> None:
    joy, gloom = (
        compose_score(MusicSpec("a happy party", 60, 1)),
        compose_score(MusicSpec("a sad lonely grave", 60, 1)),
    )
    assert joy.bar_seconds < gloom.bar_seconds
    assert choose_style("happy", 1).scale != choose_style("sad", 1).scale


def test_whole_bars_fill_the_piece_before_its_last_chord() -> None:
    score = compose_score(MusicSpec("the sea", 33.3, 1))
    assert (len(score.bars) - 1) * score.bar_seconds == pytest.approx(33.3 - 3.0)


def test_no_progression_uses_a_diminished_chord() -> None:
    for scale, turns in PROGRESSIONS.items():
        for degree in {degree for turn in turns for degree in turn}:
            fifth = scale[(degree + 4) % 7] - scale[degree]
            assert fifth % 12 == 7, f"degree {degree} of {scale}"


def test_ten_minutes_are_played_bar_by_bar() -> None:
    sizes = [block.shape[1] for block in itertools.islice(render_blocks(MusicSpec("calm", 600.0, 1)), 3)]
    assert max(sizes) < 10 * 48_000


async def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    await render_music(MusicSpec("the sea", 8.0, 1), tmp_path / "bed.wav", on_progress=told.append)
    assert told == sorted(set(told))
    assert 0 < told[0] < told[-1] == 1.0


async def test_cancelling_leaves_neither_process_nor_file(tmp_path: Path) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(
        render_music(
            MusicSpec("the sea", 600.0, 1), tmp_path / "bed.wav", on_progress=lambda fraction: begun.set()
        )
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    about = [
        p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])
    ]
    assert about == []
    assert names_in(tmp_path) == []


def test_music_too_short_to_be_any_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        MusicSpec("the sea", 0.5, 1)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
