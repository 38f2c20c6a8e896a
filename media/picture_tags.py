"""Tags of a clip's picture: codec, colours, transparency, interlacing, from its first decoded frame."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg

# ffmpeg's `showinfo` prints, for a decoded frame, the colours that container or codec headers state.
FRAME_PATTERN = re.compile(
    r"fmt:(?P<pixel_format>\w+) .*?sar:(?P<aspect>\S+) s:(?P<width>\d+)x(?P<height>\d+) i:(?P<scan>[PTB])"
)
COLOUR_PATTERN = re.compile(
    r"color_space:(?P<matrix>\S+) color_primaries:(?P<primaries>\S+) color_trc:(?P<transfer>\S+)"
)
# The codec, and whether there is a separate alpha plane, stand in ffmpeg's listing of the file.
CODEC_PATTERN = re.compile(r"\((?P<codec>\w+) \([\w-]+\) -> ")
FULL_RANGE = re.compile(r"color_range:pc")
ALPHA_MODE = re.compile(r"^\s*alpha_mode\s*: 1\s*$", re.MULTILINE | re.IGNORECASE)
TRANSPARENT_FORMAT = re.compile(r"yuva|gbrap|rgba|bgra|argb|abgr|ya\d|pal8|ayuv|vuya")
RGB_FORMAT = re.compile(r"gbr|rgb|bgr|0rgb|0bgr|x2rgb|x2bgr|pal8")
# Pixels whose shape the file does not state are shown as squares.
SQUARE_ASPECTS = ("1/1", "0/1")
# These can be converted. A clip with another matrix or other primaries is read as if it had none.
MATRICES = ("bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020nc")
PRIMARIES = (
    "bt709",
    "smpte170m",
    "bt470bg",
    "bt470m",
    "smpte240m",
    "bt2020",
    "smpte428",
    "smpte431",
    "smpte432",
)

# Chromium, and so the Studio, reads an untagged picture of fewer lines as BT.601 (standard definition), any
# other as BT.709: docs/adr/0029-colours-as-players-show-them.md.
HIGH_DEFINITION_LINES = 720


@dataclass(frozen=True)
class PictureTags:
    """The tags of a clip's first frame. Names are ffmpeg's; `height` and `width` are in pixels.

    `matrix` and `primaries` are None if the clip states none, or one that cannot be converted. `width` is 0
    where nobody looked.
    """

    codec: str
    pixel_format: str
    height: int
    matrix: str | None = None
    primaries: str | None = None
    transfer: str = "unknown"
    interlaced: bool = False
    alpha_plane: bool = False
    full_range: bool = False
    width: int = 0
    square_pixels: bool = False

    @property
    def default_matrix(self) -> str:
        """The matrix by which players read a picture that states none."""
        return "bt709" if self.height >= HIGH_DEFINITION_LINES else "smpte170m"

    @property
    def is_rgb(self) -> bool:
        """Whether the pixel format is RGB."""
        return RGB_FORMAT.match(self.pixel_format) is not None

    @property
    def is_transparent(self) -> bool:
        """Whether the picture has an alpha channel."""
        return self.alpha_plane or TRANSPARENT_FORMAT.match(self.pixel_format) is not None


async def read_picture_tags(ffmpeg: Ffmpeg, clip: Path, track: int) -> PictureTags:
    """Read the tags of the picture in track number `track` of the file at `clip`.

    Raises CorruptMedia when the track has no frame that can be decoded.
    """
    question = ("picture tags", track)
    return await ffmpeg.facts.find_or_ask(question, clip, lambda: _read_picture_tags(ffmpeg, clip, track))


async def _read_picture_tags(ffmpeg: Ffmpeg, clip: Path, track: int) -> PictureTags:
    show = ["-map", f"0:{track}", "-vf", "showinfo", "-frames:v", "1", "-f", "null", "-"]
    # Several threads would decode frames that nobody asked for.
    said = (await ffmpeg.run([*UNTRUSTED_INPUT, "-threads", "1", "-i", clip, "-v", "info", *show])).stderr
    frame, colour, codec = FRAME_PATTERN.search(said), COLOUR_PATTERN.search(said), CODEC_PATTERN.search(said)
    if not (frame and colour and codec):
        raise CorruptMedia(detail=said)
    return PictureTags(
        codec=codec["codec"],
        pixel_format=frame["pixel_format"],
        height=int(frame["height"]),
        matrix=_known_or_none(colour["matrix"], MATRICES),
        primaries=_known_or_none(colour["primaries"], PRIMARIES),
        transfer=colour["transfer"],
        interlaced=frame["scan"] != "P",
        alpha_plane=ALPHA_MODE.search(said) is not None,
        full_range=FULL_RANGE.search(said) is not None,
        width=int(frame["width"]),
        square_pixels=frame["aspect"] in SQUARE_ASPECTS,
    )


def _known_or_none(said: str, names: tuple[str, ...]) -> str | None:
    return said if said in names else None
