"""Any picture becomes one that every player shows alike: opaque, progressive, SDR, BT.709, 8-bit 4:2:0.

docs/adr/0029-colours-as-players-show-them.md tells why each step is as it is, and how far it is off.
"""

from media.picture_tags import PictureTags

PQ, HLG = "smpte2084", "arib-std-b67"
HDR = (PQ, HLG)
# Primaries wider than BT.709's. Those of standard definition differ by little, and players pass them over.
WIDE_PRIMARIES = ("bt2020", "smpte428", "smpte431", "smpte432")

# ITU-R BT.2408: white in an HDR picture is at 203 nits, where SDR ends. Above 0.9 of it the highlights (up to
# 1,000 nits, what such pictures are mostly graded for) are rolled off; below it no colour changes.
SDR_WHITE_NITS, BRIGHTEST_NITS = 203, 1000
ROLL_OFF_FROM = 0.9
TONE_MAP = f"tonemap=mobius:param={ROLL_OFF_FROM}:desat=0:peak={BRIGHTEST_NITS / SDR_WHITE_NITS:.4f}"

# ffmpeg's own decoders of VP8 and VP9 pass the alpha plane over; libvpx's do not.
ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}

OVER_BLACK = ("format=gbrap16le", "premultiply=inplace=1", "format=gbrp16le")
TAGGED = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def decoder_options(tags: PictureTags) -> tuple[str, ...]:
    """The options that belong before the clip's `-i`: how to read what its tags do not say."""
    decoder = ALPHA_DECODERS.get(tags.codec) if tags.alpha_plane else None
    return ("-colorspace", tags.default_matrix, *(("-c:v", decoder) if decoder else ()))


def prepare_frames(tags: PictureTags) -> tuple[str, ...]:
    """The filters that come first: a matrix that is known, frames instead of fields, black behind all."""
    deinterlace = ("bwdif=mode=send_frame:deint=interlaced",) if tags.interlaced else ()
    over_black = OVER_BLACK if tags.transparent else ()
    return (f"setparams=colorspace={_matrix(tags)}", *deinterlace, *over_black)


def to_jpeg() -> tuple[str, ...]:
    """The filters that turn it into a JPEG's picture: BT.601 in full range, by definition (JFIF)."""
    return ("zscale=matrix=170m:range=full", "format=yuvj420p")


def scale_to_bt709(tags: PictureTags, size: str) -> tuple[str, ...]:
    """The filters that turn prepared frames into BT.709 in 8-bit 4:2:0; `size` is in scale's own words."""
    # Two steps: in one, or with accurate_rnd, `scale` is off (findings/swscale_scale_and_convert_is_off.sh).
    scaled = (f"scale={size}", f"setparams=colorspace={_matrix(tags)}")
    finished = ("matrix=bt709:range=tv", "format=yuv420p", TAGGED)
    if tags.transfer not in HDR and tags.primaries not in WIDE_PRIMARIES:
        return (*scaled, f"zscale={finished[0]}", *finished[1:])
    tone_map = (TONE_MAP,) if tags.transfer in HDR else ()
    return (
        *scaled,
        *_to_linear_bt709(tags),
        *tone_map,
        f"zscale=transfer=bt709:{finished[0]}",
        *finished[1:],
    )


def _to_linear_bt709(tags: PictureTags) -> tuple[str, ...]:
    transfer = tags.transfer if tags.transfer in HDR else "bt709"  # all SDR curves are one to players
    # zimg takes HLG channel by channel unless told to be exact (findings/zscale_hlg_per_channel.sh).
    exact = int(transfer != HLG)
    return (
        f"setparams=color_primaries={tags.primaries or 'bt2020'}:color_trc={transfer}",
        f"zscale=transfer=linear:npl={SDR_WHITE_NITS}:agamma={exact}",
        "format=gbrpf32le",
        "zscale=primaries=bt709",
    )


def _matrix(tags: PictureTags) -> str:
    """By which matrix the clip is read: one of wide colours that names none means BT.2020's."""
    if tags.rgb:
        return "gbr"
    wide = tags.primaries == "bt2020" or (tags.transfer in HDR and tags.primaries is None)
    return tags.matrix or ("bt2020nc" if wide else tags.default_matrix)
