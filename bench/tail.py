"""The tail: last clip in, film out, as a part of one ffmpeg pass with xfade over the same six clips.

    .venv/bin/python -m bench.tail

The clips are six of five seconds in 720p, made on the fly: a moving picture with grain. MoviePy does the same
cut too if `.venv-bench` has it (`make bench` sees to that).
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from pathlib import Path

from bench.figures import Figure
from bench.run import alone
from media.cut import Cutter
from media.encoding import VIDEO_CODEC
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.formats import FilmFormat, film_format
from media.probe import probe
from media.process import run
from media.timeline import CROSSFADE_FRAMES, Piece, Segment, TransitionKind, film_pieces, scene_spans

TARGET_RATIO = 0.3
SCENES = 6
CLIP_SECONDS = 5.0
FADE_SECONDS = CROSSFADE_FRAMES / 24
ROUNDS = 3
FORMAT: FilmFormat = film_format("16:9", "720p")
MOVIEPY_PYTHON = Path(".venv-bench/bin/python")
HAS_MOVIEPY = MOVIEPY_PYTHON.exists()
MOVIEPY = Path(__file__).with_name("tail_moviepy.py")


async def measure() -> list[Figure]:
    """Measure each way `ROUNDS` times, alternating (MoviePy once); the best of each counts."""
    ffmpeg = Ffmpeg(find_ffmpeg())
    with tempfile.TemporaryDirectory() as folder:
        film = Film(ffmpeg, Path(folder))
        await film.prepare()
        tails, passes = [], []
        for _ in range(ROUNDS):
            passes.append(await seconds(film.one_xfade_pass))
            tails.append(await seconds(film.tail))
        found = await probe(ffmpeg, film.out)
        moviepy = await seconds(film.moviepy) if HAS_MOVIEPY else None
    tail, whole_pass = min(tails), min(passes)
    return [
        Figure(
            "tail of a 27.5-s film in 720p",
            f"{whole_pass:.2f} s one xfade pass",
            f"{tail:.2f} s",
            tail / whole_pass,
            most=TARGET_RATIO,
            notes=(f"{found.frames} frames, {found.seconds} s; {SCENES} clips of {CLIP_SECONDS:g} s",),
        ),
        Figure(
            "the same beside MoviePy",
            f"{moviepy:.2f} s MoviePy" if moviepy else "MoviePy is not installed: make bench does",
            f"{tail:.2f} s",
            tail / moviepy if moviepy else None,
        ),
    ]


async def seconds(work: Callable[[], Awaitable[None]]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


class Film:
    """Six clips in `folder`, and the ways to cut them."""

    def __init__(self, ffmpeg: Ffmpeg, folder: Path) -> None:
        self.out = folder / "film.mp4"
        self._ffmpeg, self._cutter, self._folder = ffmpeg, Cutter(ffmpeg), folder
        self._clips = {n: folder / f"clip-{n}.mp4" for n in range(1, SCENES + 1)}
        spans = scene_spans([CLIP_SECONDS - FADE_SECONDS] * (SCENES - 1) + [CLIP_SECONDS])
        self._plan = film_pieces(spans, spans, TransitionKind.CROSSFADE)
        self._pieces = [folder / f"piece-{n}.mp4" for n in range(len(self._plan))]

    async def prepare(self) -> None:
        """Make the clips, the soundtrack, and all pieces that do not wait for the last clip."""
        for number, clip in self._clips.items():
            await make_clip(self._ffmpeg, number, clip)
        music = self._folder / "music.wav"
        await self._ffmpeg.run(["-f", "lavfi", "-i", "sine=f=220:d=30", music])
        film_seconds = sum(piece.frames for piece in self._plan) / FORMAT.fps
        await self._cutter.soundtrack(music, self._folder / "sound.m4a", seconds=film_seconds)
        for piece, out in zip(self._plan, self._pieces, strict=True):
            if SCENES not in piece.scenes:
                await self._render(piece, out)

    async def tail(self) -> None:
        """The last clip is in: what it is part of is rendered side by side, then the film is joined."""
        planned = zip(self._plan, self._pieces, strict=True)
        await asyncio.gather(*(self._render(piece, out) for piece, out in planned if SCENES in piece.scenes))
        frames = sum(piece.frames for piece in self._plan)
        await self._cutter.join(self._pieces, self._folder / "sound.m4a", self.out, fmt=FORMAT, frames=frames)

    async def one_xfade_pass(self) -> None:
        """The reference: all clips decoded, faded and encoded at once, with our own encoder settings."""
        inputs = [word for clip in self._clips.values() for word in ("-i", str(clip))]
        music = ["-i", str(self._folder / "sound.m4a"), "-map", f"{SCENES}:a", "-c:a", "copy"]
        encode = ["-filter_complex", xfade_graph(SCENES), "-map", "[film]", *VIDEO_CODEC]
        reference = self._folder / "reference.mp4"
        await self._ffmpeg.run([*inputs, *music, *encode, "-movflags", "+faststart", reference])

    async def moviepy(self) -> None:
        """The other reference."""
        clips = [str(clip) for clip in self._clips.values()]
        done = await run([str(MOVIEPY_PYTHON), str(MOVIEPY), str(self._folder / "moviepy.mp4"), *clips])
        if done.returncode != 0:
            raise RuntimeError(done.stderr)

    async def _render(self, piece: Piece, out: Path) -> None:
        if isinstance(piece, Segment):
            clip, first = self._clips[piece.scene], piece.first_frame
            await self._cutter.segment(clip, out, fmt=FORMAT, first_frame=first, frames=piece.frames)
        else:
            left, right = self._clips[piece.left], self._clips[piece.right]
            first = piece.left_first_frame
            await self._cutter.transition(
                left, right, out, fmt=FORMAT, left_first_frame=first, frames=piece.frames
            )


async def make_clip(ffmpeg: Ffmpeg, number: int, out: Path) -> None:
    """A slow zoom in its own colours with some grain: about as hard to encode as a generated clip."""
    source = f"mandelbrot=s=640x360:r={FORMAT.fps}:start_scale={3 / number}"
    look = f"scale={FORMAT.width}:{FORMAT.height},hue=h={60 * number},noise=alls=2:allf=t,format=yuv420p"
    encode = ["-t", str(CLIP_SECONDS), "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]
    await ffmpeg.run(["-f", "lavfi", "-i", source, "-vf", look, *encode, out])


def xfade_graph(clips: int) -> str:
    """The filters that fade each clip into the next, from half a second before its end."""
    names: Sequence[str] = ["0:v", *(f"x{n}" for n in range(1, clips - 1)), "film"]
    fade, step = f"xfade=transition=fade:duration={FADE_SECONDS}", CLIP_SECONDS - FADE_SECONDS
    return ";".join(
        f"[{left}][{n}:v]{fade}:offset={n * step}[{out}]"
        for n, (left, out) in enumerate(pairwise(names), start=1)
    )


if __name__ == "__main__":
    alone(measure)
