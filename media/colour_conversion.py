"""Filters that turn any picture into one that all players show alike: opaque, progressive, SDR BT.709, 4:2:0.

docs/adr/0029-colours-as-players-show-them.md gives the reason for each step, and its error.
"""

from media.picture_tags import PictureTags

PQ, HLG = "smpte2084", "arib-std-b67"
HDR_TRANSFERS = (PQ, HLG)
# Primaries wider than BT.709's. Those of standard definition differ little, and players ignore them.
WIDE_PRIMARIES = ("bt2020", "smpte428", "smpte431", "smpte432")

# ITU-R BT.2408: white in an HDR picture is at 203 nits, where SDR ends. Above 0.9 of it the highlights (up to
# 1,000 nits, what such pictures are mostly graded for) are rolled off; below it no colour changes.
SDR_WHITE_NITS, BRIGHTEST_NITS = 203, 1000
ROLL_OFF_FROM = 0.9
TONE_MAP_FILTER = f"tonemap=mobius:param={ROLL_OFF_FROM}:desat=0:peak={BRIGHTEST_NITS / SDR_WHITE_NITS:.4f}"

# ffmpeg's own decoders of VP8 and VP9 ignore the alpha plane; libvpx's do not.
ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}

OVER_BLACK_FILTERS = ("format=gbrap16le", "premultiply=inplace=1", "format=gbrp16le")
BT709_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def has_own_decoder(tags: PictureTags) -> bool:
    """Return whether pieces of the clip need another decoder than ffmpeg would choose."""
    return tags.alpha_plane and tags.codec in ALPHA_DECODERS


def decoder_options(tags: PictureTags) -> tuple[str, ...]:
    """Return ffmpeg's options before the clip's `-i`: the default matrix, and a decoder that reads alpha."""
    decoder = ALPHA_DECODERS[tags.codec] if has_own_decoder(tags) else None
    return ("-colorspace", tags.default_matrix, *(("-c:v", decoder) if decoder else ()))


def build_preparation_filters(tags: PictureTags) -> tuple[str, ...]:
    """Return the first filters: set the matrix, deinterlace, and lay the picture over black."""
    deinterlace = ("bwdif=mode=send_frame:deint=interlaced",) if tags.interlaced else ()
    over_black = OVER_BLACK_FILTERS if tags.is_transparent else ()
    return (f"setparams=colorspace={_source_matrix(tags)}", *deinterlace, *over_black)


def is_plain_bt709(tags: PictureTags) -> bool:
    """Return whether the clip's pictures are 8-bit 4:2:0 SDR BT.709 in limited range, as those of films are.

    Converting them would change no pixel, and take 6 % of the time of a piece.
    """
    converted = tags.transfer in HDR_TRANSFERS or tags.primaries in WIDE_PRIMARIES
    limited = tags.pixel_format == "yuv420p" and not tags.full_range
    return limited and not converted and not tags.is_transparent and _source_matrix(tags) == "bt709"


def build_jpeg_filters() -> tuple[str, ...]:
    """Return the filters that convert BT.709 to BT.601 in full range, as JFIF defines for JPEG."""
    return ("zscale=matrix=170m:range=full", "format=yuvj420p")


def build_bt709_filters(tags: PictureTags, size: str) -> tuple[str, ...]:
    """Return the filters that turn prepared frames into 8-bit 4:2:0 BT.709; `size` as in ffmpeg's `scale`."""
    # Two steps: in one, or with accurate_rnd, `scale` is off (findings/swscale_scale_and_convert_is_off.sh).
    scaled = (f"scale={size}", f"setparams=colorspace={_source_matrix(tags)}")
    if is_plain_bt709(tags):
        return (*scaled, "format=yuv420p", BT709_TAGS)
    finished = ("matrix=bt709:range=tv", "format=yuv420p", BT709_TAGS)
    if tags.transfer not in HDR_TRANSFERS and tags.primaries not in WIDE_PRIMARIES:
        return (*scaled, f"zscale={finished[0]}", *finished[1:])
    tone_map = (TONE_MAP_FILTER,) if tags.transfer in HDR_TRANSFERS else ()
    return (
        *scaled,
        *_build_linear_filters(tags),
        *tone_map,
        f"zscale=transfer=bt709:{finished[0]}",
        *finished[1:],
    )


def _build_linear_filters(tags: PictureTags) -> tuple[str, ...]:
    transfer = (
        tags.transfer if tags.transfer in HDR_TRANSFERS else "bt709"
    )  # players treat all SDR curves alike
    # zimg takes HLG channel by channel unless told to be exact (findings/zscale_hlg_per_channel.sh).
    exact = int(transfer != HLG)
    return (
        f"setparams=color_primaries={tags.primaries or 'bt2020'}:color_trc={transfer}",
        f"zscale=transfer=linear:npl={SDR_WHITE_NITS}:agamma={exact}",
        "format=gbrpf32le",
        "zscale=primaries=bt709",
    )


def _source_matrix(tags: PictureTags) -> str:
    """Return the matrix to read the clip by; a wide-gamut clip that names none means BT.2020's."""
    if tags.is_rgb:
        return "gbr"
    wide = tags.primaries == "bt2020" or (tags.transfer in HDR_TRANSFERS and tags.primaries is None)
    return tags.matrix or ("bt2020nc" if wide else tags.default_matrix)
