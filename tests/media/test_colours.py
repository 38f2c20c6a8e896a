"""Films show the colours that players show of their clips, whatever the clips' tags mean."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.cut import Cutter
from media.film_format import FilmFormat
from tests.media.colour_charts import (
    HEIGHT,
    TO_BT2020,
    TO_P3,
    WHITE_NITS,
    WIDTH,
    Colours,
    chart,
    differences,
    encode_hlg,
    encode_pq,
    encode_screen,
    patches_of,
    write_chart,
)
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import Pictures, pictures

CHART = FilmFormat(width=WIDTH, height=HEIGHT)
RED = [200, 60, 40]
BLACK = [0, 0, 0]
# What a service's clip mostly is: RGB frames that ffmpeg turned into 4:2:0 by BT.601, with no word of it.
UNTAGGED = "color=0xC83C28:s={size}:r=24:d=0.2,format=yuv420p"


async def shown(cutter: Cutter, clip: Path, fmt: FilmFormat = SMALL) -> Pictures:
    """The first picture of a film of `clip`, in RGB."""
    piece = clip.with_name(f"piece-of-{clip.stem}.mp4")
    await cutter.render_segment(clip, piece, fmt=fmt, first_frame=0, frames=4)
    first: Pictures = pictures(piece, fmt.width, fmt.height)[0]
    return first


async def middle(cutter: Cutter, clip: Path) -> list[int]:
    """The colour in the middle of a film of `clip`."""
    picture = await shown(cutter, clip)
    return [round(value) for value in picture[20:34, 40:56].astype(float).mean(axis=(0, 1))]


HDR = {"pq": (encode_pq, "smpte2084"), "hlg": (encode_hlg, "arib-std-b67")}


@pytest.mark.parametrize("curve", HDR)
async def test_hdr_is_shown_as_bt_2408_says(cutter: Cutter, tmp_path: Path, curve: str) -> None:
    encode, transfer = HDR[curve]
    nits: Colours = chart() @ TO_BT2020.T * WHITE_NITS
    write_chart(
        encode(nits), clip := tmp_path / "hdr.mp4", matrix="bt2020nc", primaries="bt2020", transfer=transfer
    )

    found = differences(patches_of(await shown(cutter, clip, CHART)), encode_screen(chart()) * 255)

    assert np.mean(found) <= 1.5
    assert max(found) <= 3


@pytest.mark.parametrize("curve", HDR)
async def test_highlights_of_hdr_are_white_and_never_wrap(cutter: Cutter, tmp_path: Path, curve: str) -> None:
    encode, transfer = HDR[curve]
    nits = np.repeat(np.linspace(WHITE_NITS, 1000, 32)[:, None], 3, axis=1)
    write_chart(
        encode(nits), clip := tmp_path / "hdr.mp4", matrix="bt2020nc", primaries="bt2020", transfer=transfer
    )

    greys = patches_of(await shown(cutter, clip, CHART)).mean(axis=1)

    assert greys[0] == pytest.approx(250, abs=2)
    assert (np.diff(greys) > -1).all()
    assert greys[-1] == pytest.approx(255, abs=1)


async def test_wide_primaries_are_converted(cutter: Cutter, tmp_path: Path) -> None:
    signal = encode_screen(chart() @ TO_P3.T)
    write_chart(signal, clip := tmp_path / "p3.mp4", matrix="bt709", primaries="smpte432", transfer="bt709")

    found = differences(patches_of(await shown(cutter, clip, CHART)), encode_screen(chart()) * 255)

    assert max(found) <= 3


TRANSPARENT = {
    "vp9": ("yuva420p", ("-c:v", "libvpx-vp9"), "clip.webm"),
    "vp8": ("yuva420p", ("-c:v", "libvpx", "-auto-alt-ref", "0"), "clip.webm"),
    "prores": ("yuva444p10le", ("-c:v", "prores_ks", "-profile:v", "4444"), "clip.mov"),
    "animation": ("argb", ("-c:v", "qtrle"), "clip.mov"),
}


@pytest.mark.parametrize("kind", TRANSPARENT)
async def test_what_is_transparent_shows_black(cutter: Cutter, make_clip: MakeClip, kind: str) -> None:
    pixels, codec, name = TRANSPARENT[kind]
    clear = await make_clip(f"color=green@0.0:s=96x54:r=24:d=0.2,format={pixels}", *codec, name=name)
    half = await make_clip(f"color=white@0.5:s=96x54:r=24:d=0.2,format={pixels}", *codec, name=name)

    assert await middle(cutter, clear) == pytest.approx(BLACK, abs=2)
    assert await middle(cutter, half) == pytest.approx([128] * 3, abs=3)


async def test_fields_become_frames(cutter: Cutter, make_clip: MakeClip) -> None:
    moving = "nullsrc=s=96x56:r=50:d=0.4,geq=lum='16+200*lt(mod(X+8*N,48),24)':cb=128:cr=128"
    fields = "-flags", "+ilme+ildct", "-c:v", "libx264", "-qp", "4", "-pix_fmt", "yuv420p"
    combed = await make_clip(f"{moving},interlace=lowpass=0,setfield=tff", *fields)

    lines = (await shown(cutter, combed, FilmFormat(96, 56))).astype(float).mean(axis=2)

    assert np.abs(lines - np.roll(lines, 2, axis=0))[4:-4].mean() < 8
    assert np.abs(np.diff(lines, axis=0))[4:-4].mean() < 8  # combed, it is 60


@pytest.mark.parametrize(
    ("size", "red"),
    [("160x90", RED), ("1280x718", RED), ("1280x720", [213, 73, 40]), ("720x1280", [213, 73, 40])],
)
async def test_an_untagged_clip_is_read_as_chromium_reads_it(
    cutter: Cutter, make_clip: MakeClip, size: str, red: list[int]
) -> None:
    clip = await make_clip(UNTAGGED.format(size=size), "-c:v", "libx264", "-qp", "4", "-preset", "ultrafast")

    assert await middle(cutter, clip) == pytest.approx(red, abs=3)


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
async def test_a_still_has_the_colours_of_its_clip(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, matrix: str
) -> None:
    by = f"scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
    clip = await make_clip(
        f"color=0xC83C28:s=96x54:r=24:d=0.2,format=gbrp,{by}",
        "-c:v",
        "libx264",
        "-qp",
        "4",
        "-colorspace",
        matrix,
    )

    await cutter.extract_still(clip, still := tmp_path / "still.jpg", at_seconds=0.1, width=96)

    with Image.open(still) as picture:
        assert np.asarray(picture)[20:34, 40:56].mean(axis=(0, 1)).tolist() == pytest.approx(RED, abs=3)


async def test_a_still_of_hdr_is_as_its_film(cutter: Cutter, tmp_path: Path) -> None:
    nits: Colours = chart() @ TO_BT2020.T * WHITE_NITS
    write_chart(
        encode_pq(nits),
        clip := tmp_path / "h.mp4",
        matrix="bt2020nc",
        primaries="bt2020",
        transfer="smpte2084",
    )

    await cutter.extract_still(clip, still := tmp_path / "still.jpg", at_seconds=0.5, width=WIDTH)

    with Image.open(still) as picture:
        seen = patches_of(np.asarray(picture))
    assert np.mean(differences(seen, encode_screen(chart()) * 255)) <= 2


async def test_nearly_the_shape_leaves_no_thin_bars(cutter: Cutter, make_clip: MakeClip) -> None:
    """Kling's clips of 1980x1044 are 1.067 times as wide as 16:9."""
    clip = await make_clip("color=white:s=182x96:r=24:d=0.2,format=yuv420p", "-c:v", "libx264", "-qp", "4")

    assert (await shown(cutter, clip)).min() > 200


GREY = "nullsrc=s={size}:r=24:d=0.2,geq=lum=126:cb=128:cr=128,format=yuv420p,format={pixels}"
X264 = ("-c:v", "libx264", "-x264-params")
X265 = ("-c:v", "libx265", "-x265-params", "log-level=none")
ODD = {
    "ycgco": ("96x54", "yuv420p", (*X264, "colormatrix=YCgCo")),
    "constant-luminance": ("96x54", "yuv420p", (*X264, "colormatrix=bt2020c")),
    "film-primaries": ("96x54", "yuv420p", (*X264, "colorprim=film")),
    "gamma-2.8": ("96x54", "yuv420p", (*X264, "transfer=bt470bg")),
    "odd-size": ("97x55", "yuv420p", ("-c:v", "libvpx-vp9")),
    "full-range": ("96x54", "yuvj444p", ("-c:v", "libx264")),
    "monochrome": ("96x54", "gray", ("-c:v", "libx264")),
    "rgb": ("96x54", "gbrp", ("-c:v", "libx264rgb")),
    "palette": ("96x54", "pal8", ("-c:v", "qtrle")),
    "10-bit-4:2:2": ("96x54", "yuv422p10le", ("-c:v", "prores_ks")),
    "pq-without-more": ("96x54", "yuv420p10le,setparams=color_trc=smpte2084", X265),
}


@pytest.mark.parametrize("kind", ODD)
async def test_no_tag_costs_a_clip(cutter: Cutter, make_clip: MakeClip, tmp_path: Path, kind: str) -> None:
    size, pixels, options = ODD[kind]
    name = "clip.webm" if kind == "odd-size" else "clip.mov"
    clip = await make_clip(GREY.format(size=size, pixels=pixels), *options, name=name)

    red, green, blue = await middle(cutter, clip)
    await cutter.extract_still(clip, still := tmp_path / "still.jpg", at_seconds=0.1, width=48)

    assert max(red, green, blue) - min(red, green, blue) <= 3
    assert still.stat().st_size > 0
