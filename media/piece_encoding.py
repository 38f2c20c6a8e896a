"""Encoding of pieces: all alike, so that they can be joined by stream copy; and their storage keys."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256

from media.burnt_captions import PieceCaptions
from media.colour_conversion import build_bt709_filters, build_preparation_filters
from media.film_format import FilmFormat
from media.picture_tags import PictureTags
from media.timeline import Piece, Segment
from media.watermark import PieceWatermark

# All pieces share these settings, so the join is a stream copy. The reasons:
# - no B-frames: frames are then decoded in the order they are shown, so packet n of the joined stream is
#   frame n, and the join can simply number them. With B-frames each piece starts at a negative decoding time,
#   and joins of mp4, mpegts and Annex B pieces all gave non-monotonic timestamps (docs/adr/0004-the-cut.md).
#   Files without B-frames are about a tenth larger.
# - closed GOPs, at most 2 s long: each piece stands alone, and a player can seek.
# - veryfast at crf 19: SSIM 0.99 on noisy 720p, in two thirds of the time of `faster`.
# - no metadata: a provider's may hold prompts.
VIDEO_CODEC = (
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-profile:v", "high", "-pix_fmt", "yuv420p"),
    *("-bf", "0", "-g", "48", "-flags", "+cgop"),
    *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
)

# A piece for which a user waits takes two thirds of the time or less. It looks as good, and is up to a fifth
# larger (docs/adr/0055-awaited-pieces.md). Its parameter sets are VIDEO_CODEC's: both stand in one film.
_SUPERFAST_CODEC = tuple(word if word != "veryfast" else "superfast" for word in VIDEO_CODEC)
QUICK_VIDEO_CODEC = (*_SUPERFAST_CODEC, "-x264-params", "mbtree=1:rc-lookahead=5:subme=0:partitions=none")
# Pieces that were encoded so until 2 December 2026 are in stores, and stand in films beside all others.
FORMER_QUICK_VIDEO_CODEC = (*_SUPERFAST_CODEC, "-x264-params", "mbtree=1:rc-lookahead=10")

# x264 writes its settings into the first frame. Without them its packets are, to the byte, those of the film:
# `media/written_pieces.py`. They change no picture, so they are no part of a piece's key.
WITHOUT_SETTINGS = ("-bsf:v", "filter_units=remove_types=6")

# Frames that a later transition needs, kept as they are: decoded again they are the same, bit for bit.
LOSSLESS_CODEC = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-pix_fmt", "yuv420p"),
    *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
)

# Up to this difference in shape the picture is cropped to fill the frame: providers return 1280x704, 1360x768
# or 1980x1044, and thin bars would look like a mistake. Beyond it there are black bars, as an editor expects:
# cropping would lose too much.
MAX_CROP_RATIO = 1.07

# Increment it when pieces change in a way that neither VIDEO_CODEC nor the filters show.
PIECE_VERSION = 2
# Stands for any clip's tags in a piece's key: the real tags follow from the clip's digest. Its range is one
# that is converted, as all were when the first keys were built: leaving it out changes no picture.
PLAIN_CLIP_TAGS = PictureTags(codec="h264", pixel_format="yuv420p", height=720, full_range=True)


def build_piece_filters(fmt: FilmFormat, first_frame: int, frames: int, tags: PictureTags) -> str:
    """Return the filters that turn a clip into `frames` frames of `fmt`, from its frame `first_frame`.

    In order: progressive frames over black, at a constant rate, counted from the first picture; the last
    frame repeated if the clip is too short; scaled to fill (nearly the same shape) or to fit with black bars;
    square pixels, BT.709, 4:2:0.
    """
    size, borders = _fit_frame(fmt, tags)
    return ",".join(
        (
            *build_preparation_filters(tags),
            f"setpts=PTS-STARTPTS,fps={fmt.fps},tpad=stop=-1:stop_mode=clone",
            f"trim=start_frame={first_frame}:end_frame={first_frame + frames},setpts=PTS-STARTPTS",
            *build_bt709_filters(tags, size),
            *borders,
            "setsar=1",
        )
    )


def _fit_frame(fmt: FilmFormat, tags: PictureTags) -> tuple[str, tuple[str, ...]]:
    """Return the size of the clip's picture in the film's frame, and the filters that crop it and add bars.

    A picture of the frame's own size needs none: `pad` would copy each frame.
    """
    width, height, ratio = fmt.width, fmt.height, f"({fmt.width}/{fmt.height})"
    if (tags.width, tags.height, tags.square_pixels) == (width, height, True):
        return f"w={width}:h={height}", ()
    close = f"lte(max(dar/{ratio},{ratio}/dar),{MAX_CROP_RATIO})"
    scaled_width = f"max(2,2*round(if({close},max({width},{height}*dar),min({width},{height}*dar))/2))"
    scaled_height = f"max(2,2*round(if({close},max({height},{width}/dar),min({height},{width}/dar))/2))"
    crop = f"crop=w='min(iw,{width})':h='min(ih,{height})'"
    pad = f"pad=w={width}:h={height}:x='(ow-iw)/2':y='(oh-ih)/2'"
    return f"w='{scaled_width}':h='{scaled_height}'", (crop, pad)


def piece_key(
    piece: Piece,
    digests: Mapping[int, str],
    fmt: FilmFormat,
    captions: PieceCaptions | None = None,
    watermark: PieceWatermark | None = None,
    *,
    codec: Sequence[str] = VIDEO_CODEC,
) -> str:
    """Return the key of a rendered piece, a sha256 in hex: equal keys mean equal pictures.

    `digests` maps scene numbers to their clips' digests. Scene numbers are not part of the key, so a piece
    survives a renumbering of the storyboard. The field names of FilmFormat are part of it: do not rename
    them.
    """
    first_frame = piece.first_frame if isinstance(piece, Segment) else piece.left_first_frame
    said = {
        "version": PIECE_VERSION,
        "codec": codec,
        "filters": build_piece_filters(fmt, first_frame, piece.frames, PLAIN_CLIP_TAGS),
        "clips": [digests[scene] for scene in piece.scenes],
        "format": asdict(fmt),
        **({"captions": captions.key_parts} if captions else {}),
        **({"watermark": watermark.key_parts} if watermark else {}),
    }
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def tail_key(digest: str, fmt: FilmFormat, first_frame: int, frames: int) -> str:
    """Return the key of frames that were kept of a clip, a sha256 in hex: equal keys mean equal pictures.

    `digest` is the clip's.
    """
    said = {
        "version": PIECE_VERSION,
        "codec": LOSSLESS_CODEC,
        "filters": build_piece_filters(fmt, first_frame, frames, PLAIN_CLIP_TAGS),
        "clip": digest,
        "format": asdict(fmt),
    }
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
