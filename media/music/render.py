"""Render a score bar by bar into a WAV, so that memory does not grow with the length."""

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from media.music.instruments import Samples, render_note
from media.music.music_spec import SAMPLES_PER_SECOND, MusicSpec
from media.music.reverb import Reverb, Stereo
from media.music.score import BEATS_PER_BAR, Note, Score, compose_score

LEVELS = {
    "pad": 0.2,
    "bass": 0.3,
    "pluck": 0.26,
    "keys": 0.3,
    "bell": 0.24,
    "flute": 0.2,
    "kick": 0.42,
    "shaker": 0.2,
    "rim": 0.16,
}
CEILING = 0.85
FADE_IN_SECONDS = 0.03
FADE_OUT_SHARE, FADE_OUT_SECONDS = 0.18, 2.6
FULL_SCALE = 32_767


def write_wav(music: MusicSpec, out: Path, on_progress: Callable[[float], None]) -> None:
    """Write the piece as a WAV of exactly its sample count to `out`."""
    with wave.open(str(out), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_PER_SECOND)
        done = 0
        for block in render_blocks(music):
            file.writeframes((block.T * FULL_SCALE).round().astype("<i2").tobytes())
            done += block.shape[1]
            on_progress(done / music.sample_count)


def render_blocks(music: MusicSpec) -> Iterator[Stereo]:
    """Yield the piece in blocks of a bar (the last one rings on), as (2, samples) within ±CEILING."""
    room, at = Reverb(), 0
    for block in _render_bars(compose_score(music), music.sample_count):
        wet = room.add_reverb(block)
        yield _fade_ends(CEILING * np.tanh(wet / CEILING), at, music)
        at += block.shape[1]


def _render_bars(score: Score, total: int) -> Iterator[Stereo]:
    """Yield each bar's samples, with the notes of earlier bars that still sound."""
    sounding, begin = np.zeros((2, 0), np.float32), 0
    for number, bar in enumerate(score.bars):
        last = number == len(score.bars) - 1
        end = total if last else round((number + 1) * score.bar_seconds * SAMPLES_PER_SECOND)
        sounding = _add_notes(sounding, bar, score.bar_seconds / BEATS_PER_BAR, end - begin)
        yield sounding[:, : end - begin]
        sounding, begin = sounding[:, end - begin :], end


def _add_notes(sounding: Stereo, bar: list[Note], beat_seconds: float, count: int) -> Stereo:
    """Add the notes of a bar to what still sounds; return at least `count` samples."""
    played = [
        (round(note.beat * beat_seconds * SAMPLES_PER_SECOND), note, _note_samples(note, beat_seconds))
        for note in bar
    ]
    longest = max([count, sounding.shape[1], *(at + len(sound) for at, _, sound in played)])
    mix = np.zeros((2, longest), np.float32)
    mix[:, : sounding.shape[1]] += sounding
    for at, note, sound in played:
        angle = (note.pan + 1) * np.pi / 4
        gain = LEVELS[note.voice] * note.volume
        mix[0, at : at + len(sound)] += sound * np.float32(gain * np.cos(angle))
        mix[1, at : at + len(sound)] += sound * np.float32(gain * np.sin(angle))
    return mix


def _note_samples(note: Note, beat_seconds: float) -> Samples:
    return render_note(note.voice, note.pitch, round(note.beats * beat_seconds, 4))


def _fade_ends(block: Stereo, at: int, music: MusicSpec) -> Stereo:
    """Fade the block where it lies at the start or end of the piece, which begins and ends in silence."""
    place = np.arange(at, at + block.shape[1])
    fade_out = min(FADE_OUT_SHARE * music.seconds, FADE_OUT_SECONDS) * SAMPLES_PER_SECOND
    rise = np.clip(place / (FADE_IN_SECONDS * SAMPLES_PER_SECOND), 0, 1)
    fall = np.clip((music.sample_count - 1 - place) / fade_out, 0, 1)
    return np.asarray(block * (np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2) ** 2), dtype=np.float32)
