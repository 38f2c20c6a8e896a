"""Time from the last clip to the film, beside one ffmpeg pass with xfade over the same six clips.

    .venv/bin/python -m bench.compose_latency

The clips are six of five seconds in 720p, made on the fly: a moving picture with grain. MoviePy makes the
same cut too if `.venv-bench` has it (`make bench` installs it).
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from bench.report import Measurement
from bench.runner import run_standalone
from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.film_format import FilmFormat, film_format_for
from media.piece_encoding import VIDEO_CODEC
from media.probe import probe_clip
from media.process import run_process
from media.timeline import (
    CROSSFADE_FRAMES,
    Piece,
    Segment,
    TransitionKind,
    Transitions,
    film_pieces,
    scene_spans,
)

MAX_RATIO = 0.3
SCENES = 6
CLIP_SECONDS = 5.0
FADE_SECONDS = CROSSFADE_FRAMES / 24
ROUNDS = 3
FILM_FORMAT: FilmFormat = film_format_for("16:9", "720p")
MOVIEPY_PYTHON = Path(".venv-bench/bin/python")
HAS_MOVIEPY = MOVIEPY_PYTHON.exists()
MOVIEPY_SCRIPT = Path(__file__).with_name("baseline_moviepy.py")


async def measure() -> list[Measurement]:
    """Measure each way `ROUNDS` times, alternating (MoviePy once); the fastest of each counts."""
    ffmpeg = Ffmpeg(find_ffmpeg())
    with tempfile.TemporaryDirectory() as folder:
        film = SampleFilm(ffmpeg, Path(folder))
        await film.prepare_pieces()
        tails, passes = [], []
        for _ in range(ROUNDS):
            passes.append(await time_call(film.compose_in_one_pass))
            tails.append(await time_call(film.compose_tail))
        found = await probe_clip(ffmpeg, film.out)
        moviepy = await time_call(film.compose_with_moviepy) if HAS_MOVIEPY else None
    tail, whole_pass = min(tails), min(passes)
    return [
        Measurement(
            "tail of a 27.5-s film in 720p",
            f"{whole_pass:.2f} s one xfade pass",
            f"{tail:.2f} s",
            tail / whole_pass,
            maximum=MAX_RATIO,
            notes=(f"{found.frames} frames, {found.seconds} s; {SCENES} clips of {CLIP_SECONDS:g} s",),
        ),
        Measurement(
            "the same beside MoviePy",
            f"{moviepy:.2f} s MoviePy" if moviepy else "MoviePy is not installed: make bench does",
            f"{tail:.2f} s",
            tail / moviepy if moviepy else None,
        ),
    ]


async def time_call(work: Callable[[], Awaitable[None]]) -> float:
    """Return how many seconds `work` takes."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


class SampleFilm:
    """Six clips in `folder`, and the ways to cut them."""

    def __init__(self, ffmpeg: Ffmpeg, folder: Path) -> None:
        self.out = folder / "film.mp4"
        self._ffmpeg, self._cutter, self._folder = ffmpeg, Cutter(ffmpeg), folder
        self._clips = {n: folder / f"clip-{n}.mp4" for n in range(1, SCENES + 1)}
        spans = scene_spans([CLIP_SECONDS - FADE_SECONDS] * (SCENES - 1) + [CLIP_SECONDS])
        self._plan = film_pieces(spans, spans, Transitions(TransitionKind.CROSSFADE))
        self._pieces = [folder / f"piece-{n}.mp4" for n in range(len(self._plan))]

    async def prepare_pieces(self) -> None:
        """Make the clips, the soundtrack, and all pieces that do not need the last clip."""
        for number, clip in self._clips.items():
            await make_clip(self._ffmpeg, number, clip)
        music = self._folder / "music.wav"
        await self._ffmpeg.run(["-f", "lavfi", "-i", "sine=f=220:d=30", music])
        film_seconds = sum(piece.frames for piece in self._plan) / FILM_FORMAT.fps
        await self._cutter.render_soundtrack(music, self._folder / "sound.m4a", seconds=film_seconds)
        for piece, out in zip(self._plan, self._pieces, strict=True):
            if SCENES not in piece.scenes:
                await self._render_piece(piece, out)

    async def compose_tail(self) -> None:
        """Render the pieces that need the last clip, in parallel, then join the film."""
        planned = zip(self._plan, self._pieces, strict=True)
        await asyncio.gather(
            *(self._render_piece(piece, out) for piece, out in planned if SCENES in piece.scenes)
        )
        frames = sum(piece.frames for piece in self._plan)
        await self._cutter.join_film(
            self._pieces, self._folder / "sound.m4a", self.out, fmt=FILM_FORMAT, frames=frames
        )

    async def compose_in_one_pass(self) -> None:
        """Compose the reference: decode, fade and encode all clips in one pass, with our encoder settings."""
        inputs = [word for clip in self._clips.values() for word in ("-i", str(clip))]
        music = ["-i", str(self._folder / "sound.m4a"), "-map", f"{SCENES}:a", "-c:a", "copy"]
        encode = ["-filter_complex", xfade_graph(SCENES), "-map", "[film]", *VIDEO_CODEC]
        reference = self._folder / "reference.mp4"
        await self._ffmpeg.run([*inputs, *music, *encode, "-movflags", "+faststart", reference])

    async def compose_with_moviepy(self) -> None:
        """Compose the second reference, by MoviePy."""
        await fade_with_moviepy(self._clips.values(), self._folder / "moviepy.mp4")

    async def _render_piece(self, piece: Piece, out: Path) -> None:
        if isinstance(piece, Segment):
            clip, first = self._clips[piece.scene], piece.first_frame
            await self._cutter.render_segment(
                clip, out, fmt=FILM_FORMAT, first_frame=first, frames=piece.frames
            )
        else:
            left, right = self._clips[piece.left], self._clips[piece.right]
            first = piece.left_first_frame
            await self._cutter.render_crossfade(
                left, right, out, fmt=FILM_FORMAT, left_first_frame=first, frames=piece.frames
            )


async def fade_with_moviepy(clips: Iterable[Path], out: Path) -> None:
    """Fade the clips into each other by MoviePy, which HAS_MOVIEPY says is there."""
    done = await run_process([str(MOVIEPY_PYTHON), str(MOVIEPY_SCRIPT), str(out), *map(str, clips)])
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


async def make_clip(ffmpeg: Ffmpeg, number: int, out: Path, *, seconds: float = CLIP_SECONDS) -> None:
    """Make a clip with a slow zoom and some grain, about as hard to encode as a generated clip."""
    source = f"mandelbrot=s=640x360:r={FILM_FORMAT.fps}:start_scale={3 / number}"
    size = f"{FILM_FORMAT.width}:{FILM_FORMAT.height}"
    look = f"scale={size},hue=h={60 * number},noise=alls=2:allf=t,format=yuv420p"
    encode = ["-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]
    await ffmpeg.run(["-f", "lavfi", "-i", source, "-vf", look, *encode, out])


def xfade_graph(clips: int, seconds: float = CLIP_SECONDS) -> str:
    """Return the filter graph that fades each clip into the next, from half a second before its end."""
    names: Sequence[str] = ["0:v", *(f"x{n}" for n in range(1, clips - 1)), "film"]
    fade, step = f"xfade=transition=fade:duration={FADE_SECONDS}", seconds - FADE_SECONDS
    return ";".join(
        f"[{left}][{n}:v]{fade}:offset={n * step}[{out}]"
        for n, (left, out) in enumerate(pairwise(names), start=1)
    )


if __name__ == "__main__":
    run_standalone(measure)
