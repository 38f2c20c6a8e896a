"""The whole tail, from the last clip to the stored film, beside one ffmpeg pass that makes the same film.

    .venv/bin/python -m bench.film_tail

Six clips of ten seconds in 720p: a silent film with music beside a pass with xfade, and a narrated film with
burnt captions beside a pass with xfade, captions and a mix. The tail is what a user waits for: the activities
that collect the last clip and compose the film, with catalog, assets, every check and the marks. Before it,
all that can be ready is ready.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bench.activity_films import ActivityFilm, FilmWiring, open_film_wiring
from bench.compose_latency import HAS_MOVIEPY, fade_with_moviepy, make_clip, time_call, xfade_graph
from bench.report import Measurement
from bench.runner import run_standalone
from contracts import (
    MUSIC_NUMBER,
    Brief,
    CaptionChoice,
    CollectOrder,
    Film,
    Narration,
    Resolution,
    SceneBrief,
)
from media.ffmpeg import Ffmpeg
from media.piece_encoding import VIDEO_CODEC
from store import asset_keys

SILENT_MAXIMUM, NARRATED_MAXIMUM, MOVIEPY_MAXIMUM = 0.15, 0.2, 0.06
SCENES, CLIP_SECONDS, SCENE_SECONDS, ROUNDS = 6, 10.0, 9.5, 2
LAST_SCENE = 4  # in the middle of the film: two transitions wait for it
TEXTS = (
    "Every morning, before the first boats leave, the old lighthouse keeper climbs the stairs.",
    "He opens the shutters, one by one, and the room fills with the colour of the sea.",
    "Far below, the fishermen wave at a window that they cannot see into.",
    "The lamp has not been lit for twenty years, and still he cleans it every day.",
    "In the afternoon the children come, and he tells them of the storm of the great year.",
    "And when the sun goes down, he stays a while, in case somebody needs a light.",
)
MIX = "[v][m]amix=inputs=2:normalize=0,alimiter=limit=-2dB:level=0[sound]"


async def measure() -> list[Measurement]:
    """Measure silent and narrated films; tails and passes alternate, and the fastest of each counts."""
    with tempfile.TemporaryDirectory() as folder:
        async with _open_wiring(Path(folder)) as wiring:
            silent, _ = await _compare(wiring, narrated=False, maximum=SILENT_MAXIMUM)
            narrated, seconds = await _compare(wiring, narrated=True, maximum=NARRATED_MAXIMUM)
            return [silent, narrated, await _compare_with_moviepy(wiring, seconds)]


async def _compare_with_moviepy(wiring: FilmWiring, tail: float) -> Measurement:
    """Hold the narrated film's tail against MoviePy's cross-fades alone, without words and sound."""
    label = "the narrated film's tail beside MoviePy's cross-fades"
    if not HAS_MOVIEPY:
        return Measurement(label, "MoviePy is not installed: make bench does", f"{tail:.2f} s")
    clips = [wiring.files[number] for number in range(1, SCENES + 1)]
    seconds = await time_call(partial(fade_with_moviepy, clips, wiring.settings.var_dir / "moviepy.mp4"))
    return Measurement(
        label, f"{seconds:.2f} s MoviePy", f"{tail:.2f} s", tail / seconds, maximum=MOVIEPY_MAXIMUM
    )


async def _compare(wiring: FilmWiring, *, narrated: bool, maximum: float) -> tuple[Measurement, float]:
    """Return the figure, and the tail's seconds."""
    tails, passes = [], []
    for _ in range(ROUNDS):
        film = await PreparedFilm.prepare(wiring, narrated=narrated)
        tails.append(await time_call(film.compose_tail))
        passes.append(await time_call(film.compose_in_one_pass))
    kind = "narrated, captioned" if narrated else "silent"
    figure = Measurement(
        f"whole tail of a {kind} film of 57.5 s in 720p",
        f"{min(passes):.2f} s one ffmpeg pass",
        f"{min(tails):.2f} s",
        min(tails) / min(passes),
        maximum=maximum,
        notes=(f"tails {_list(tails)} s; passes {_list(passes)} s",),
    )
    return figure, min(tails)


@asynccontextmanager
async def _open_wiring(var: Path) -> AsyncIterator[FilmWiring]:
    async with open_film_wiring(var, SCENES) as wiring:
        for number, file in wiring.files.items():
            made = file.with_suffix(".mp4" if number else ".wav")
            if number:
                await make_clip(wiring.ffmpeg, number, made, seconds=CLIP_SECONDS)
            else:
                await make_tone(wiring.ffmpeg, made)
            made.rename(file)
        yield wiring


class PreparedFilm:
    """A film of which all but the last clip is there."""

    def __init__(self, wiring: FilmWiring, made: ActivityFilm, last: CollectOrder, *, narrated: bool) -> None:
        self._wiring, self._made, self._last, self._narrated = wiring, made, last, narrated
        self.film: Film | None = None

    @classmethod
    async def prepare(cls, wiring: FilmWiring, *, narrated: bool) -> "PreparedFilm":
        """Make everything that does not need the last clip."""
        made = await ActivityFilm.begin(wiring, _build_brief(narrated=narrated))
        await made.collect_music()
        there: set[int] = set()
        for scene in (number for number in range(1, SCENES + 1) if number != LAST_SCENE):
            await made.collect_clip(await made.submit_scene(scene, there=there))
            there.add(scene)
        return cls(wiring, made, await made.submit_scene(LAST_SCENE, there=there), narrated=narrated)

    async def compose_tail(self) -> None:
        """Collect the last clip and compose the film."""
        await self._made.collect_clip(self._last)
        self.film = await self._made.compose(with_music=True, narrated=self._narrated)

    async def compose_in_one_pass(self) -> None:
        """Compose the reference: all clips in one pass, with the film's captions and encoder settings."""
        assert self.film  # noqa: S101 - the tail comes first
        clips: list[str | Path] = [
            word for n in range(1, SCENES + 1) for word in ("-i", self._wiring.files[n])
        ]
        graph = xfade_graph(SCENES, CLIP_SECONDS)
        sound: list[str | Path] = ["-i", self._wiring.files[MUSIC_NUMBER]]
        picture, heard = "[film]", f"{SCENES}:a"
        if self._narrated:
            captions = self._wiring.assets.local_path(asset_keys.captions_key(self.film.asset_key, "ass"))
            sound *= 2
            levels = f"[{SCENES}:a]volume=-12dB[m];[{SCENES + 1}:a]volume=-3dB[v];{MIX}"
            graph = f"{graph};[film]ass={captions}[seen];{levels}"
            picture, heard = "[seen]", "[sound]"
        encode = [
            "-filter_complex",
            graph,
            "-map",
            picture,
            "-map",
            heard,
            *VIDEO_CODEC,
            "-c:a",
            "aac",
            "-shortest",
        ]
        out = self._wiring.settings.var_dir / "reference.mp4"
        await self._wiring.ffmpeg.run([*clips, *sound, *encode, "-movflags", "+faststart", out])


def _build_brief(*, narrated: bool) -> Brief:
    return Brief(
        scenes=tuple(SceneBrief(text=text, duration_seconds=SCENE_SECONDS) for text in TEXTS),
        resolution=Resolution.P720,
        narration=Narration() if narrated else None,
        captions=CaptionChoice.BURNT if narrated else None,
    )


async def make_tone(ffmpeg: Ffmpeg, out: Path) -> None:
    """Make a minute of sound whose loudness rises and falls."""
    source = f"sine=f=220:d={SCENES * CLIP_SECONDS}:r=48000,tremolo=f=3:d=0.7"
    await ffmpeg.run(["-f", "lavfi", "-i", source, "-ac", "2", out])


def _list(seconds: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in seconds)


if __name__ == "__main__":
    run_standalone(measure)
