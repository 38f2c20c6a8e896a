"""A picture, frame by frame, into ffmpeg: raw yuv420p in, H.264 out."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from media.animatic.camera import choose_move
from media.animatic.canvas import Canvas
from media.animatic.captions import set_caption, strength_at
from media.animatic.colour import mix, turn, yuv
from media.animatic.layer import Actor, Moment
from media.animatic.palette import choose_palette
from media.animatic.picture import FRAMES_PER_SECOND, Picture
from media.animatic.scenery import build
from media.animatic.sheet import Stage

# A fixed number of threads: x264's output depends on it, and must not depend on the machine's cores. Paper
# that slides as a whole needs no fine search: half the time of plain veryfast, at no more bits.
ENCODER = "-c:v libx264 -preset veryfast -crf 21 -threads 2 -pix_fmt yuv420p"
SEARCH = "-x264-params me=dia:subme=1:ref=1:partitions=none:8x8dct=0:weightp=0:bframes=2"
COLOURS = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709"


def render(picture: Picture, out: Path, ffmpeg: Path, on_progress: Callable[[float], None]) -> None:
    """Write `picture` as an mp4 of exactly its frame count to `out`. Raises OSError when ffmpeg fails."""
    command = _encode(picture, out, ffmpeg)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:  # noqa: S603 - our own ffmpeg
        assert encoder.stdin is not None  # noqa: S101 - PIPE was asked for
        for number, frame in enumerate(frames(picture), start=1):
            encoder.stdin.write(frame)
            on_progress(number / picture.frame_count)
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise OSError("ffmpeg could not encode the picture")


def frames(picture: Picture) -> Iterator[bytes]:
    """The frames of the picture as yuv420p bytes, each of width * height * 3 / 2."""
    words = f"{picture.text} {picture.style}"
    stage = Stage(
        picture.width,
        picture.height,
        choose_palette(words, picture.seed),
        words,
        picture.seed,
        picture.seconds,
    )
    move = choose_move(words, picture.seconds, picture.seed)
    layers = build(stage)
    canvas = Canvas(picture.width, picture.height)
    caption = set_caption(picture.caption, picture.width, picture.height)
    ink, plate = (
        yuv(mix(stage.palette.light, (1.0, 1.0, 1.0), 0.6)),
        yuv(turn(stage.palette.near, light=-0.12)),
    )
    for number in range(picture.frame_count):
        seconds = number / FRAMES_PER_SECOND
        moment = Moment(seconds, move.at(seconds / picture.seconds, seconds))
        _draw(canvas, layers, moment)
        canvas.zoom(moment.view)
        if caption:
            caption.draw(canvas, strength_at(seconds, picture.seconds), plate, ink)
        yield canvas.to_bytes()


def _draw(canvas: Canvas, parts: list[Actor], moment: Moment) -> None:
    """Draw the parts, the farthest first, each only as far down as nothing nearer hides it."""
    seen: list[int] = []
    rows = canvas.height
    for part in reversed(parts):
        seen.append(rows)
        rows = min(rows, part.solid_from(canvas.height, moment) // 2 * 2 + 2)
    for part, visible in zip(parts, reversed(seen), strict=True):
        part.draw(canvas, moment, visible)


def _encode(picture: Picture, out: Path, ffmpeg: Path) -> list[str]:
    raw = f"-f rawvideo -pix_fmt yuv420p -s {picture.width}x{picture.height} -r {FRAMES_PER_SECOND}"
    words = f"-hide_banner -nostats -v error -y {raw} {COLOURS} -i pipe:0 {ENCODER} {SEARCH} {COLOURS}"
    return [str(ffmpeg), *words.split(), *("-movflags", "+faststart", "-f", "mp4"), str(out)]
