"""Films of clips with every kind of native sound that services gave: are they as loud as films shall be?

    .venv/bin/python -m bench.native_sound

Each kind of sound is made by ffmpeg as it came: its rate, channels, loudness, true peak, and length beside
the picture. Two clips of a kind make a film in 480p, with the clips' sound `full` or `under` the rest, with
music, a voice, both or neither. Loudness and true peak are measured here again on the stored film's AAC.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from bench.activity_films import ActivityFilm, FilmWiring, open_film_wiring
from bench.report import Measurement
from bench.runner import run_standalone
from contracts import AudioChoice, Brief, ClipSoundChoice, Narration, Resolution, SceneBrief
from media.ffmpeg import Ffmpeg
from media.loudness import Loudness, measure_loudness
from media.mix.mix_levels import MAX_CLIP_LIFT_DB, MAX_CLIPS_ALONE_LIFT_DB
from media.probe import probe_clip, probe_sound

SCENES, SCENE_SECONDS, PICTURE_SECONDS, MUSIC_SECONDS = 2, 4, 5, 20
TARGET_LUFS, LUFS_TOLERANCE, MAX_DBTP = -14.0, 0.5, -1.0
MOST_LIFT_DB = MAX_CLIP_LIFT_DB + MAX_CLIPS_ALONE_LIFT_DB
LFE, LOUDNESS_TRIES, NAMED = 3, 4, 3
LINES = ("A red kite climbs.", "The boat turns for home.")
# Speech-like, so that it has peaks and pauses: a buzz that swells four times a second, over a little noise.
_SPEECH = "aevalsrc=exprs=(sin(2*PI*180*t)+0.5*sin(2*PI*360*t)+0.3*sin(2*PI*1260*t))*pow(sin(4*PI*t)\\,4)"
_NOISE = "anoisesrc=c=pink:a=0.5:seed=7"


@dataclass(frozen=True)
class NativeSound:
    """A kind of sound that a clip comes with.

    Args:
        source: of lavfi, without its rate and length; empty: the clip has no sound.
        rate: samples a second.
        channels: 1, 2 or 6.
        lufs: its loudness; None: as it comes.
        seconds: its length; the picture's is PICTURE_SECONDS.
        peak_dbfs: where it is limited to, for what is driven into it.
        starts_at: the second at which its track begins.
    """

    name: str
    source: str
    rate: int = 48_000
    channels: int = 2
    lufs: float | None = -24.0
    seconds: float = float(PICTURE_SECONDS)
    peak_dbfs: float = -0.1
    starts_at: float = 0.0


KINDS = (
    NativeSound("Sora 2: 96 kHz, longer than its picture", _SPEECH, 96_000, seconds=5.1),
    NativeSound("Veo 3: 48 kHz, speech at -13.8 LUFS", _SPEECH, lufs=-13.8, seconds=5.01),
    NativeSound("Veo 3.1: 48 kHz, quiet at -37.4 LUFS", _SPEECH, lufs=-37.4, seconds=5.01),
    NativeSound("Wan 2.5: 44.1 kHz, shorter than its picture", _NOISE, 44_100, seconds=4.95),
    NativeSound("Seedance fast: 44.1 kHz at -39.4 LUFS, longer", _NOISE, 44_100, lufs=-39.4, seconds=5.085),
    NativeSound("Grok: 44.1 kHz at -46 LUFS, shorter", _SPEECH, 44_100, lufs=-46.0, seconds=4.9),
    NativeSound("Grok: 44.1 kHz at -10.5 LUFS, -0.1 dBTP", _NOISE, 44_100, lufs=-10.5, seconds=4.9),
    NativeSound("a tone at 0 dBTP", "aevalsrc=exprs=sin(2*PI*997*t)", lufs=None, peak_dbfs=0.0),
    NativeSound("mono, 44.1 kHz", _SPEECH, 44_100, channels=1),
    NativeSound("5.1", _NOISE, channels=6, lufs=-20.0),
    NativeSound(
        "a beat: most of it is silence", f"{_NOISE},volume='lt(mod(t,1),0.1)':eval=frame", lufs=-30.0
    ),
    NativeSound("half as long as its picture", _SPEECH, seconds=2.5),
    NativeSound("a second longer than its picture", _NOISE, seconds=6.0),
    NativeSound("begins a second late", _SPEECH, seconds=4.0, starts_at=1.0),
    NativeSound("silent", "anullsrc", 44_100, lufs=None),
    NativeSound("none (Kling, Hailuo, Runway)", "", lufs=None),
)
CHOICES = (ClipSoundChoice.FULL, ClipSoundChoice.UNDER)


@dataclass(frozen=True)
class NativeFilm:
    """A film of two such clips, and what was measured. `error`: why there is none."""

    kind: NativeSound
    clip_sound: ClipSoundChoice
    with_music: bool
    narrated: bool
    error: str = ""
    heard: Loudness | None = None
    sound_off_seconds: float = 0.0

    @property
    def wanted_lufs(self) -> float:
        """How loud it shall be: of clips alone, which nothing covers, no noise is lifted to be heard."""
        if self.kind.lufs is None or self.with_music or self.narrated:
            return TARGET_LUFS
        return min(TARGET_LUFS, self.kind.lufs + MOST_LIFT_DB)

    @property
    def shall_be_silent(self) -> bool:
        """Whether nothing is to be heard in it."""
        has_sound = self.kind.source not in ("", "anullsrc")
        return not (has_sound or self.with_music or self.narrated)

    @property
    def told(self) -> str:
        """What it is, in words."""
        more = [name for name, there in (("music", self.with_music), ("voice", self.narrated)) if there]
        return ", ".join([self.kind.name, self.clip_sound.value, *more])


async def measure(kinds: Sequence[NativeSound] = KINDS) -> list[Measurement]:
    """Make the films of these kinds, and return what they are like."""
    films = list[NativeFilm]()
    with tempfile.TemporaryDirectory() as folder:
        async with open_film_wiring(Path(folder), SCENES) as wiring:
            await _make_music(wiring)
            for kind in kinds:
                await make_clips(wiring, kind)
                for choice, with_music, narrated in product(CHOICES, (False, True), (False, True)):
                    films.append(await make_film(wiring, NativeFilm(kind, choice, with_music, narrated)))
                    print(f"{len(films)}: {films[-1]}", file=sys.stderr, flush=True)
    return report_films(films)


async def make_clips(wiring: FilmWiring, kind: NativeSound) -> None:
    """Let the provider give clips with this sound for all scenes."""
    for number in range(1, SCENES + 1):
        made = wiring.files[number].with_suffix(".mp4")
        await write_clip(wiring.ffmpeg, kind, made)
        made.replace(wiring.files[number])


async def write_clip(ffmpeg: Ffmpeg, kind: NativeSound, out: Path) -> None:
    """Write a clip with this sound."""
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=24:d={PICTURE_SECONDS}"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    if not kind.source:
        await ffmpeg.run([*picture, *encode, out])
        return
    sound = out.with_suffix(".wav")
    await _write_sound(ffmpeg, kind, sound)
    late = ["-itsoffset", f"{kind.starts_at}", "-i", f"{sound}", "-map", "0:v", "-map", "1:a"]
    await ffmpeg.run([*picture, *late, *encode, "-c:a", "aac", "-b:a", "192k", out])


async def _write_sound(ffmpeg: Ffmpeg, kind: NativeSound, out: Path) -> None:
    """Write the sound, as loud as it is to be before AAC: what is loud needs several tries at the limiter."""
    channels = {1: "mono", 2: "stereo", 6: "5.1"}[kind.channels]
    mix = "|".join(f"c{number}={0.5 if number == LFE else 1}*c0" for number in range(kind.channels))
    limit = f"alimiter=limit={10 ** (kind.peak_dbfs / 20):.5f}:level=disabled"
    gain = 0.0
    for _ in range(LOUDNESS_TRIES):
        filters = f"{kind.source},aresample={kind.rate},volume={gain:.2f}dB,{limit},pan={channels}|{mix}"
        await ffmpeg.run(["-f", "lavfi", "-i", filters, "-t", f"{kind.seconds}", "-ar", f"{kind.rate}", out])
        if kind.lufs is None:
            return
        gain += kind.lufs - (await measure_loudness(ffmpeg, out)).lufs


async def _make_music(wiring: FilmWiring) -> None:
    made = wiring.files[0].with_suffix(".wav")
    tone = f"sine=f=220:d={MUSIC_SECONDS}:r=48000,tremolo=f=3:d=0.7"
    await wiring.ffmpeg.run(["-f", "lavfi", "-i", tone, "-ac", "2", made])
    made.rename(wiring.files[0])


async def make_film(wiring: FilmWiring, wanted: NativeFilm) -> NativeFilm:
    """Make the film, and return it as it is heard."""
    brief = Brief(
        scenes=tuple(
            SceneBrief(text=line, lines=(line,) if wanted.narrated else None, duration_seconds=SCENE_SECONDS)
            for line in LINES
        ),
        duration_seconds=SCENES * SCENE_SECONDS,
        narration=Narration(language="de") if wanted.narrated else None,
        clip_sound=wanted.clip_sound,
        resolution=Resolution.P480,
        audio=AudioChoice.MUSIC if wanted.with_music else AudioChoice.OFF,
    )
    try:
        made = await ActivityFilm.begin(wiring, brief)
        if wanted.with_music:
            await made.collect_music()
        for scene in range(1, SCENES + 1):
            await made.collect_clip(await made.submit_scene(scene, there=set(range(1, scene))))
        film = await made.compose(with_music=wanted.with_music, narrated=wanted.narrated)
    except Exception as error:
        return replace(wanted, error=repr(error))
    file = await wiring.assets.get_local_file(film.asset_key, wiring.settings.var_dir)
    picture = await probe_clip(wiring.ffmpeg, file)
    if not picture.audio_codec:
        return wanted
    off = abs(await probe_sound(wiring.ffmpeg, file) - picture.seconds)
    return replace(wanted, heard=await measure_loudness(wiring.ffmpeg, file), sound_off_seconds=off)


def report_films(films: Sequence[NativeFilm]) -> list[Measurement]:
    """Return what the films are like; what is to be silent has no loudness."""
    lost = [film for film in films if film.error]
    heard = [(film, film.heard) for film in films if film.heard and not film.heard.is_silent]
    mute = [film for film, there in ((film, film.heard) for film in films) if not there or there.is_silent]
    wrong = [film.told for film in mute if not film.error and not film.shall_be_silent]
    loudest, highest = (
        sorted(heard, key=lambda each: abs(each[1].lufs - each[0].wanted_lufs)),
        sorted(heard, key=lambda each: each[1].peak_dbtp),
    )
    off = abs(loudest[-1][1].lufs - loudest[-1][0].wanted_lufs)
    peak = highest[-1][1].peak_dbtp
    count = f"of {len(heard)}"
    return [
        _count("films that could not be made", [f"{film.told}: {film.error}" for film in lost]),
        _count("films that are silent though there is sound", wrong),
        Measurement(
            "native sound: loudness off -14 LUFS, or off the most lift of clips alone, on the AAC, worst",
            "",
            f"{off:.2f} LU {count}",
            checked_value=off,
            unit=" LU",
            maximum=LUFS_TOLERANCE,
            notes=tuple(f"{film.told}: {each.lufs:.2f} LUFS" for film, each in loudest[-NAMED:]),
        ),
        Measurement(
            "native sound: true peak on the AAC, highest",
            "",
            f"{peak:.2f} dBTP {count}",
            checked_value=peak,
            unit=" dBTP",
            maximum=MAX_DBTP,
            notes=tuple(f"{film.told}: {each.peak_dbtp:.2f} dBTP" for film, each in highest[-NAMED:]),
        ),
        Measurement(
            "native sound: sound's length against the picture's, worst",
            "",
            f"{max(film.sound_off_seconds for film in films) * 1000:.0f} ms",
            checked_value=max(film.sound_off_seconds for film in films) * 1000,
            unit=" ms",
            maximum=1000 / 24,
        ),
    ]


def _count(label: str, found: Sequence[str]) -> Measurement:
    return Measurement(label, "", str(len(found)), checked_value=len(found), maximum=0, notes=tuple(found))


if __name__ == "__main__":
    run_standalone(measure)
