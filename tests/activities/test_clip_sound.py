"""Clips' own sound in the film: asked for where a scene wants it, levelled as clips arrive, and mixed."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contracts import Brief, ClipSoundChoice, Narration, Scene, SceneBrief
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.loudness import measure_loudness
from store.storyboards import Storyboards
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment, take_of
from tests.store.builders import a_job

RATE = 8_000
# Picture of two seconds; sound that is louder, longer, shorter or of other rates than any film's.
CLIPS = {
    "mono, 96 kHz, 0 dBTP, too long": ("aevalsrc=exprs=sin(2*PI*330*t):s=96000:d=3", "-ac", "1"),
    "quiet, too short": ("sine=f=440:d=1.5,volume=-20dB", "-ac", "2"),
    "silent": ("anullsrc=r=44100:d=2",),
}


def _clip(folder: Path, name: str) -> Path:
    sound, *options = CLIPS[name]
    out = folder / f"{len(name)}.mp4"
    argv = [str(find_ffmpeg()), "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=2.5"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", *options]
    subprocess.run([*argv, "-f", "lavfi", "-i", sound, *encode, str(out)], check=True)
    return out


async def _job(stack: MediaStack, choices: Iterable[ClipSoundChoice | None], **brief: Any) -> str:  # noqa: ANN401
    """A job with scenes of two seconds and these choices of sound; its id."""
    scenes = [
        Scene(number=n, text=f"Scene {n}", seconds=2.0, clip_sound=choice)
        for n, choice in enumerate(choices, start=1)
    ]
    given = tuple(SceneBrief(text=scene.text) for scene in scenes)
    new = a_job(brief=Brief(scenes=given, resolution="480p", **brief), provider="fake", model="fake-1")
    row, _ = await stack.jobs.add_job(new)
    await Storyboards(stack.database).keep_storyboard(row.id, scenes)
    return row.id


def _levels(film: Path) -> list[float]:
    """The loudness of each half second in dB, of the decoded AAC."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(film), "-ac", "1", "-ar", str(RATE)]
    raw = subprocess.run([*argv, "-f", "f32le", "-"], capture_output=True, check=True).stdout
    samples = np.frombuffer(raw, dtype=np.float32)
    halves = samples[: len(samples) // (RATE // 2) * (RATE // 2)].reshape(-1, RATE // 2)
    return [20 * float(np.log10(max(1e-6, np.sqrt(np.square(half).mean())))) for half in halves]


async def test_scenes_are_heard_as_each_wants_it(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under, full, off = ClipSoundChoice.UNDER, ClipSoundChoice.FULL, ClipSoundChoice.OFF
    job_id = await _job(media_stack, (None, full, off, under, under), clip_sound="under")
    loud, quiet, silent = (_clip(tmp_path, name) for name in CLIPS)
    for number, clip in enumerate((quiet, loud, loud, silent, clips["one"]), start=1):
        media_stack.provider.file = clip
        await media_stack.scene(job_id, number, number - 1)
    assert len(media_stack.stored("stems/*.wav")) == 4
    assert [getattr(order, "sound", None) for order in media_stack.provider.orders] == [
        *(True, True, False, True, True)
    ]

    # Stems are made when clips come in.
    monkeypatch.setattr("activities.clip_stems.make_clip_stem", None)
    film = await media_stack.compose(job_id, 1, 2, 3, 4, 5)

    path = media_stack.path(film.asset_key)
    levels = _levels(path)
    assert len(levels) == 20
    # In the second scene, which fades into the third; before it the quiet one, which ends early.
    assert min(levels[5:8]) > max(levels[0:3]) + 6
    assert max(levels[0:3]) > -40
    assert max(levels[10:]) < -70
    heard = await measure_loudness(Ffmpeg(find_ffmpeg()), path)
    receipt = (await media_stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    assert receipt.sound
    assert (receipt.sound.clips, receipt.sound.lufs) == ((1, 2), round(heard.lufs, 1))
    assert heard.peak_dbtp <= -1
    assert heard.lufs == pytest.approx(-14, abs=0.5)


async def test_a_voice_stays_above_the_sound_of_clips(media_stack: MediaStack, tmp_path: Path) -> None:
    brief = {"narration": Narration(language="de"), "clip_sound": "full", "resolution": "480p"}
    job_id = await media_stack.job_with_lines((2.0, ("Der Drache steigt.",)), **brief)
    await environment().run(media_stack.narrating.speak_narration, job_id)
    media_stack.provider.file = _clip(tmp_path, next(iter(CLIPS)))
    await media_stack.scene(job_id, 1)
    await media_stack.compose(job_id, 1, with_narration=True)
    receipt = (await media_stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    assert receipt.sound
    assert receipt.sound.clips == (1,)
    assert receipt.sound.voice_over_rest_lu is not None
    assert receipt.sound.voice_over_rest_lu >= 15
    await media_stack.media_context.recorders.sources.speech.close()


async def test_without_a_wish_no_sound_is_asked_for_and_none_is_heard(media_stack: MediaStack) -> None:
    job_id = await _job(media_stack, (None,))
    await media_stack.paid_calls.start_job(take_of(job_id))
    [order] = media_stack.provider.orders
    assert getattr(order, "sound", None) is False


async def test_music_that_comes_late_makes_another_mix_and_no_piece(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await _job(media_stack, (None, None), clip_sound="under")
    media_stack.provider.file = _clip(tmp_path, next(iter(CLIPS)))
    for number in (1, 2):
        await media_stack.scene(job_id, number, number - 1)
    before = await media_stack.compose(job_id, 1, 2)
    without = _levels(media_stack.path(before.asset_key))
    pieces = {path: path.stat().st_mtime_ns for path in media_stack.folder.rglob("pieces/*.mp4")}

    media_stack.provider.file = clips["music"]
    await media_stack.music(job_id)
    after = await media_stack.compose(job_id, 1, 2, with_soundtrack=True)

    assert {path: path.stat().st_mtime_ns for path in media_stack.folder.rglob("pieces/*.mp4")} == pieces
    assert _levels(media_stack.path(after.asset_key)) != without
