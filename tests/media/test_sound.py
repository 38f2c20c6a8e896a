"""media/soundtrack.py: the soundtrack, cut to length, faded, and at one loudness."""

import asyncio
import math
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.cut import Cutter
from media.errors import MediaError
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.soundtrack import SoundtrackEncoder
from tests.media.conftest import MakeClip
from tests.media.look import decoded, loudness, names, said

QUIET = "sine=f=330:d=6,volume=-30dB"
LOUD = "anoisesrc=c=pink:d=6:a=0.9"
DRUMS = (
    "aevalsrc='0.06*(sin(2*PI*220*t)+sin(2*PI*277*t)+sin(2*PI*330*t))"
    "+0.6*exp(-40*mod(t,0.5))*sin(2*PI*90*t)+0.15*exp(-80*mod(t,0.25))*(random(0)-0.5)':d=6:s=44100"
)
SYLLABLE_SECONDS = 4.0
SWELLING = "sine=f=220:d=6,volume='0.02+0.9*pow(t/6,3)':eval=frame"


def stream(path: Path) -> str:
    return next(line for line in said("-i", path).splitlines() if "Audio:" in line)


def seconds(path: Path) -> float:
    """As decoded, to the sample."""
    heard = said("-v", "info", "-i", path, "-af", "astats=measure_perchannel=none", "-f", "null", "-")
    counted = re.search(r"Number of samples: (\d+)", heard)
    assert counted
    return int(counted[1]) / 48_000


def level(path: Path, start: float, end: float) -> float:
    """RMS in dB between two times in seconds."""
    cut = f"atrim=start={start}:end={end},astats=measure_perchannel=none"
    found = re.search(r"RMS level dB: (\S+)", said("-i", path, "-af", cut, "-f", "null", "-"))
    assert found
    return float(found[1])


def levels(path: Path, every: float) -> list[float]:
    """RMS in dB of each stretch of `every` seconds."""
    pcm = decoded(path)
    stretches = pcm[: len(pcm) // int(every * 48_000) * int(every * 48_000)].reshape(-1, int(every * 48_000))
    return [20 * math.log10(max(1e-9, float(np.sqrt((stretch**2).mean())))) for stretch in stretches]


def told_seconds(path: Path) -> float:
    """As its container tells."""
    clock = re.search(r"Duration: (\d+):(\d+):(\d+\.\d+)", said("-i", path))
    assert clock
    return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])


def gaps(path: Path) -> list[float]:
    """Where the timestamps of the packets leave a hole, in seconds."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(path), "-c", "copy", "-f", "framecrc", "-"]
    listed = subprocess.run(argv, capture_output=True, check=True).stdout.decode()
    packets = [line.split(",") for line in listed.splitlines() if not line.startswith("#")]
    times = [(int(packet[2]), int(packet[3])) for packet in packets]
    return [at / 48_000 for (at, lasts), (then, _) in pairwise(times) if then != at + lasts]


# Above full scale, as a brickwalled track is: +3.3 LUFS.
HOT = "aevalsrc='2*sgn(sin(2*PI*1000*t))|2*sgn(sin(2*PI*1000*t))':d=6:s=44100"
# Syllables of a voice, with their sharp onsets and the pauses between words: peaks 20 dB over the loudness.
SPEECH = (
    "aevalsrc='(exp(-9*mod(t,0.21))+2*exp(-90*mod(t,0.21)))*lt(mod(t,1.6),1.05)*0.12"
    "*(sin(2*PI*140*t)+sin(2*PI*420*t)+0.7*(random(0)-0.5))':d=6:s=44100"
)
KINDS = {"quiet": QUIET, "loud": LOUD, "drums": DRUMS, "swelling": SWELLING, "hot": HOT, "speech": SPEECH}


@pytest.mark.parametrize("kind", KINDS)
async def test_any_music_comes_out_at_14_lufs_and_never_clips(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "sound.m4a"
    music = await make_clip(KINDS[kind], "-c:a", "pcm_f32le", name="music.wav")

    await cutter.render_soundtrack(music, out, seconds=7)

    lufs, peak_dbtp = loudness(out)
    assert lufs == pytest.approx(-14, abs=0.5)
    assert peak_dbtp <= -1


async def test_speech_whose_peaks_the_limiter_holds_comes_out_at_14_lufs_too(
    ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    samples = tmp_path / "syllables.f32"
    samples.write_bytes(_draw_syllables(SYLLABLE_SECONDS).tobytes())
    encoder = SoundtrackEncoder(ffmpeg, samples, SYLLABLE_SECONDS, "anull")
    heard = await encoder.encode_to_target(tmp_path / "out.mp4", None)
    assert heard.is_on_target
    assert loudness(tmp_path / "out.mp4") == pytest.approx((heard.lufs, heard.peak_dbtp), abs=0.1)


def _draw_syllables(length: float) -> NDArray[np.float32]:
    """Noise that begins hard five times a second and dies away: a dB of gain lifts it by a third of an LU."""
    chance, each = np.random.default_rng(1), 48_000 // 5
    one = np.exp(-np.arange(each) / (0.045 * 48_000))
    sound = np.tile(one, int(length * 5)) * chance.standard_normal(int(length * 5) * each)
    return np.repeat((0.3 * sound / np.abs(sound).max()).astype(np.float32)[:, None], 2, axis=1)


@pytest.mark.parametrize("length", [2.5, 4.0, 9.125])
async def test_the_soundtrack_is_exactly_as_long_as_the_film(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, length: float
) -> None:
    out = tmp_path / "sound.m4a"

    await cutter.render_soundtrack(await make_clip("sine=f=330:d=4", name="m.mp3"), out, seconds=length)

    assert seconds(out) == pytest.approx(length, abs=0.0005)


async def test_the_soundtrack_is_48_khz_stereo_aac(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path
) -> None:
    out = tmp_path / "sound.m4a"

    await cutter.render_soundtrack(await make_clip("sine=d=3:r=22050", name="mono.wav"), out, seconds=3)

    assert re.search(r"aac .*48000 Hz, stereo", stream(out))


async def test_the_soundtrack_fades_in_and_out(cutter: Cutter, make_clip: MakeClip, tmp_path: Path) -> None:
    out = tmp_path / "sound.m4a"

    await cutter.render_soundtrack(await make_clip("sine=f=330:d=20", name="m.wav"), out, seconds=10)

    middle = level(out, 4, 5)
    assert level(out, 0, 0.1) < middle - 10
    assert level(out, 9.8, 10) < middle - 15


ENCODINGS = {
    "wav": ("-c:a", "pcm_s16le"),
    "mp3": ("-c:a", "libmp3lame"),
    "untagged.mp3": ("-c:a", "libmp3lame", "-write_xing", "0"),
    "96-khz.m4a": ("-c:a", "aac", "-ar", "96000"),
    "ogg": ("-c:a", "libopus"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_music_that_is_played_again_has_no_holes(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, encoding: str
) -> None:
    out, length = tmp_path / "sound.m4a", 13.208  # no whole number of the music's turns, nor of tenths
    music = await make_clip("sine=f=330:d=4.1", *ENCODINGS[encoding], name=f"music.{encoding}")

    await cutter.render_soundtrack(music, out, seconds=length)

    assert seconds(out) == pytest.approx(length, abs=0.0005)
    assert told_seconds(out) == pytest.approx(length, abs=0.03)
    assert gaps(out) == []
    loud = levels(out, every=0.02)[30:-105]  # between the fades
    assert min(loud) > max(loud) - 4


async def test_music_shorter_than_the_film_is_played_again(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path
) -> None:
    out = tmp_path / "sound.m4a"

    await cutter.render_soundtrack(await make_clip("sine=f=330:d=2", name="m.wav"), out, seconds=8)

    assert level(out, 5, 6) == pytest.approx(level(out, 1, 2), abs=1)


async def test_silence_stays_silence(cutter: Cutter, make_clip: MakeClip, tmp_path: Path) -> None:
    out = tmp_path / "sound.m4a"

    await cutter.render_soundtrack(await make_clip("anullsrc", "-t", "2", name="m.wav"), out, seconds=3)

    assert level(out, 0, 3) < -90
    assert seconds(out) == pytest.approx(3, abs=0.0005)


async def test_music_that_is_none_leaves_no_soundtrack(cutter: Cutter, tmp_path: Path) -> None:
    music, folder = tmp_path / "music.mp3", tmp_path / "out"
    music.write_bytes(b"no music")
    folder.mkdir()

    async with asyncio.timeout(20):
        with pytest.raises(MediaError):
            await cutter.render_soundtrack(music, folder / "sound.m4a", seconds=3)

    assert names(folder) == []
