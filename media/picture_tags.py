"""What a clip says of its picture: how its numbers mean colours, whether it is transparent or interlaced."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED, Ffmpeg

# ffmpeg's `showinfo` tells of a decoded frame what the container or the codec's headers say of its colours.
FRAME = re.compile(r"fmt:(?P<pixel_format>\w+) .*?s:\d+x(?P<height>\d+) i:(?P<scan>[PTB])")
COLOUR = re.compile(
    r"color_space:(?P<matrix>\S+) color_primaries:(?P<primaries>\S+) color_trc:(?P<transfer>\S+)"
)
# The codec, and whether an alpha plane lies beside the picture, stand in ffmpeg's listing of the file.
CODEC = re.compile(r"\((?P<codec>\w+) \([\w-]+\) -> ")
ALPHA_MODE = re.compile(r"^\s*alpha_mode\s*: 1\s*$", re.MULTILINE | re.IGNORECASE)
TRANSPARENT = re.compile(r"yuva|gbrap|rgba|bgra|argb|abgr|ya\d|pal8|ayuv|vuya")
RGB = re.compile(r"gbr|rgb|bgr|0rgb|0bgr|x2rgb|x2bgr|pal8")
# What can be converted. A clip that names another matrix or other primaries is read as if it named none.
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

# Chromium, and so the Studio, takes an untagged picture of fewer lines for BT.601 (as it was made in the days
# of standard definition), any other for BT.709: docs/adr/0029-colours-as-players-show-them.md.
HIGH_DEFINITION_LINES = 720


@dataclass(frozen=True)
class PictureTags:
    """The picture of a clip, as its first frame tells. Names are ffmpeg's; `height` is in pixels, unrotated.

    `matrix` and `primaries` are None where the clip says nothing of them that can be converted.
    """

    codec: str
    pixel_format: str
    height: int
    matrix: str | None = None
    primaries: str | None = None
    transfer: str = "unknown"
    interlaced: bool = False
    alpha_plane: bool = False

    @property
    def default_matrix(self) -> str:
        """The matrix by which players read the picture if it names none."""
        return "bt709" if self.height >= HIGH_DEFINITION_LINES else "smpte170m"

    @property
    def rgb(self) -> bool:
        """Whether the picture's numbers are red, green and blue already."""
        return RGB.match(self.pixel_format) is not None

    @property
    def transparent(self) -> bool:
        """Whether what is behind the picture may show."""
        return self.alpha_plane or TRANSPARENT.match(self.pixel_format) is not None


async def read_picture_tags(ffmpeg: Ffmpeg, clip: Path, track: int) -> PictureTags:
    """Read the tags of the picture in the track of that number of the file at `clip`.

    Raises CorruptMedia when the track has no frame that can be decoded.
    """
    show = ["-map", f"0:{track}", "-vf", "showinfo", "-frames:v", "1", "-f", "null", "-"]
    said = (await ffmpeg.run([*UNTRUSTED, "-i", clip, "-v", "info", *show])).stderr
    frame, colour, codec = FRAME.search(said), COLOUR.search(said), CODEC.search(said)
    if not (frame and colour and codec):
        raise CorruptMedia(detail=said)
    return PictureTags(
        codec=codec["codec"],
        pixel_format=frame["pixel_format"],
        height=int(frame["height"]),
        matrix=_known(colour["matrix"], MATRICES),
        primaries=_known(colour["primaries"], PRIMARIES),
        transfer=colour["transfer"],
        interlaced=frame["scan"] != "P",
        alpha_plane=ALPHA_MODE.search(said) is not None,
    )


def _known(said: str, names: tuple[str, ...]) -> str | None:
    return said if said in names else None
