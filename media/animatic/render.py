"""Render an animatic frame by frame into ffmpeg: raw yuv420p in, H.264 out."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from media.animatic.animatic_spec import FRAMES_PER_SECOND, AnimaticSpec
from media.animatic.camera import choose_move
from media.animatic.canvas import Canvas
from media.animatic.captions import strength_at, typeset_caption
from media.animatic.colour import adjust_colour, mix_colours, to_yuv
from media.animatic.layer import Drawable, FrameMoment
from media.animatic.palette import choose_palette
from media.animatic.scenery import build_layers
from media.animatic.sheet import SceneContext

# A fixed number of threads: x264's output depends on it, and must not depend on the machine's cores. Layers
# that move as a whole need no fine motion search: half the time of plain veryfast, at no more bits.
ENCODER = "-c:v libx264 -preset veryfast -crf 21 -threads 2 -pix_fmt yuv420p"
SEARCH = "-x264-params me=dia:subme=1:ref=1:partitions=none:8x8dct=0:weightp=0:bframes=2"
COLOURS = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709"


def encode_animatic(
    picture: AnimaticSpec, out: Path, ffmpeg: Path, on_progress: Callable[[float], None]
) -> None:
    """Encode `picture` to the mp4 `out`, with exactly its frame count. Raises OSError if ffmpeg fails."""
    command = encoder_command(picture.width, picture.height, out, ffmpeg)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:  # noqa: S603 - our own ffmpeg
        assert encoder.stdin is not None  # noqa: S101 - PIPE was asked for
        for number, frame in enumerate(render_frames(picture), start=1):
            encoder.stdin.write(frame)
            on_progress(number / picture.frame_count)
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise OSError("ffmpeg could not encode the picture")


def render_frames(picture: AnimaticSpec) -> Iterator[bytes]:
    """Yield the frames as yuv420p bytes, each of width * height * 3 / 2."""
    words = f"{picture.text} {picture.style}"
    stage = SceneContext(
        picture.width,
        picture.height,
        choose_palette(words, picture.seed),
        words,
        picture.seed,
        picture.seconds,
    )
    move = choose_move(words, picture.seconds, picture.seed)
    layers = build_layers(stage)
    canvas = Canvas(picture.width, picture.height)
    caption = typeset_caption(picture.caption, picture.width, picture.height)
    ink, plate = (
        to_yuv(mix_colours(stage.palette.light, (1.0, 1.0, 1.0), 0.6)),
        to_yuv(adjust_colour(stage.palette.near, light=-0.12)),
    )
    for number in range(picture.frame_count):
        seconds = number / FRAMES_PER_SECOND
        moment = FrameMoment(seconds, move.view_at(seconds / picture.seconds, seconds))
        _draw_parts(canvas, layers, moment)
        canvas.zoom_frame(moment.view)
        if caption:
            caption.draw_onto(canvas, strength_at(seconds, picture.seconds), plate, ink)
        yield canvas.to_bytes()


def _draw_parts(canvas: Canvas, parts: list[Drawable], moment: FrameMoment) -> None:
    """Draw the parts, farthest first, each only down to the row below which nearer ones hide it."""
    seen: list[int] = []
    rows = canvas.height
    for part in reversed(parts):
        seen.append(rows)
        rows = min(rows, part.first_opaque_row(canvas.height, moment) // 2 * 2 + 2)
    for part, visible in zip(parts, reversed(seen), strict=True):
        part.draw_onto(canvas, moment, visible)


def encoder_command(width: int, height: int, out: Path, ffmpeg: Path) -> list[str]:
    """Return the command that encodes raw yuv420p frames from stdin to the mp4 `out`."""
    raw = f"-f rawvideo -pix_fmt yuv420p -s {width}x{height} -r {FRAMES_PER_SECOND}"
    words = f"-hide_banner -nostats -v error -y {raw} {COLOURS} -i pipe:0 {ENCODER} {SEARCH} {COLOURS}"
    return [str(ffmpeg), *words.split(), *("-movflags", "+faststart", "-f", "mp4"), str(out)]
