"""How every piece is encoded: all alike, so that they can be joined without encoding again."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256

from media.colour_conversion import prepare_frames, scale_to_bt709
from media.formats import FilmFormat
from media.picture_tags import PictureTags
from media.timeline import Piece, Segment

# One setting for all pieces, and the join is a copy. What each is for:
# - no B-frames: frames are then decoded in the order they are shown, so packet n of the joined stream is
#   frame n, and the join can simply number them. With B-frames each piece starts at a negative decoding time,
#   and joins of mp4, mpegts and Annex B pieces all gave non-monotonic timestamps (docs/adr/0004-the-cut.md).
#   It costs about a tenth in size.
# - closed GOPs, at most 2 s long: each piece stands alone, and a player can seek.
# - veryfast at crf 19: SSIM 0.99 on noisy 720p, in two thirds of the time of `faster`.
# - no metadata: a provider's may hold prompts.
VIDEO_CODEC = (
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-profile:v", "high", "-pix_fmt", "yuv420p"),
    *("-bf", "0", "-g", "48", "-flags", "+cgop"),
    *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
)

# Up to this difference in shape the picture is cropped to fill the frame: providers return 1280x704, 1360x768
# or 1980x1044, and thin bars would look like a mistake. Beyond it there are black bars, as an editor expects:
# nothing may be lost.
MOST_CROP = 1.07

# Raise it when pieces change in a way that neither the codec's settings nor the filters show.
PIECE_VERSION = 2
# A clip's tags follow from its digest, so a piece's key is made with those of any clip.
PLAIN = PictureTags(codec="h264", pixel_format="yuv420p", height=720)


def normalise(fmt: FilmFormat, first_frame: int, frames: int, tags: PictureTags) -> str:
    """The filters that turn a clip into exactly `frames` frames of `fmt`, from its frame `first_frame`.

    In order: whole frames over black, at a constant rate, counted from the first picture; the last one held
    when the clip is too short; scaled to fill (nearly the same shape) or to fit with black bars; square
    pixels, BT.709, 4:2:0.
    """
    width, height, ratio = fmt.width, fmt.height, f"({fmt.width}/{fmt.height})"
    close = f"lte(max(dar/{ratio},{ratio}/dar),{MOST_CROP})"
    scaled_width = f"max(2,2*round(if({close},max({width},{height}*dar),min({width},{height}*dar))/2))"
    scaled_height = f"max(2,2*round(if({close},max({height},{width}/dar),min({height},{width}/dar))/2))"
    return ",".join(
        (
            *prepare_frames(tags),
            f"setpts=PTS-STARTPTS,fps={fmt.fps},tpad=stop=-1:stop_mode=clone",
            f"trim=start_frame={first_frame}:end_frame={first_frame + frames},setpts=PTS-STARTPTS",
            *scale_to_bt709(tags, f"w='{scaled_width}':h='{scaled_height}'"),
            f"crop=w='min(iw,{width})':h='min(ih,{height})'",
            f"pad=w={width}:h={height}:x='(ow-iw)/2':y='(oh-ih)/2',setsar=1",
        )
    )


def piece_key(piece: Piece, digests: Mapping[int, str], fmt: FilmFormat) -> str:
    """The sha256 in hex by which a rendered piece is stored: the same key, the same picture.

    `digests` gives the digest of each scene's clip. Scene numbers are no part of the key: a piece outlives a
    storyboard's renumbering.
    """
    first_frame = piece.first_frame if isinstance(piece, Segment) else piece.left_first_frame
    said = {
        "version": PIECE_VERSION,
        "codec": VIDEO_CODEC,
        "filters": normalise(fmt, first_frame, piece.frames, PLAIN),
        "clips": [digests[scene] for scene in piece.scenes],
        "format": asdict(fmt),
    }
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
