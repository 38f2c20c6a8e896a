"""Draws a picture anew: upright, opaque, in sRGB, at most 2,048 pixels long, without metadata."""

import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pi_heif  # type: ignore[import-untyped]  # it ships no types
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, UnidentifiedImageError

from media.pictures import NormalizedPicture, PictureFault, PictureRefused
from media.pictures.limits import (
    FORMATS,
    JPEG_QUALITIES,
    KEPT_SIDE_PIXELS,
    MAX_KEPT_BYTES,
    MAX_PIXELS,
    MIN_SIDE_PIXELS,
    TRANSPARENT_SIDES_PIXELS,
)

# The layers that transparent parts show.
BACKGROUND = "white"
# 16 bits to 8.
SHADES_PER_LEVEL = 257
OPAQUE = 255


def write_normalized(source: Path, out: Path, transparent_out: Path | None) -> NormalizedPicture:
    """Write the picture `source` to `out` as a JPEG, and to `transparent_out` if it has transparent parts.

    Raises:
        PictureRefused: it is no picture, too large, too small or damaged.
        OSError: `out` cannot be written.
    """
    prepare_decoders()
    try:
        drawn = _draw(source)
    except PictureRefused:
        raise
    # Decoders raise whatever their parsers stumble over: OSError, ValueError, SyntaxError, struct.error, …
    except Exception as error:
        raise PictureRefused(PictureFault.UNREADABLE, detail=repr(error)) from error
    transparent = _is_transparent(drawn)
    if transparent and transparent_out is not None:
        _write_png(drawn, transparent_out)
    _write_jpeg(_flatten(drawn), out)
    return NormalizedPicture(*drawn.size, transparent)


def prepare_decoders() -> None:
    """Register HEIF, and let each decoder use one thread: an upload gets no more than one core."""
    # Pillow's own check only warns at this size; `_check_size` refuses.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)


def _draw(source: Path) -> Image.Image:
    with _open_picture(source) as image:
        _check_size(image)
        # A JPEG can be decoded at a half or a quarter of its size.
        image.draft("RGB", (KEPT_SIDE_PIXELS, KEPT_SIDE_PIXELS))
        upright = _to_eight_bits(ImageOps.exif_transpose(image))
        upright.thumbnail((KEPT_SIDE_PIXELS, KEPT_SIDE_PIXELS), Image.Resampling.LANCZOS)
        return _to_srgb(upright, image.info.get("icc_profile"))


def _open_picture(source: Path) -> Image.Image:
    try:
        return Image.open(source, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise PictureRefused(PictureFault.NOT_A_PICTURE) from error
    except Image.DecompressionBombError as error:
        raise PictureRefused(PictureFault.TOO_MANY_PIXELS) from error


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise PictureRefused(PictureFault.TOO_MANY_PIXELS)
    if min(image.size) < MIN_SIDE_PIXELS:
        raise PictureRefused(PictureFault.TOO_SMALL)


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be scaled: no palette, 8 bits for each channel."""
    if image.mode.startswith("I"):
        # Pillow would cut off all that is brighter than 255.
        return image.convert("I").point(lambda shade: shade * (1 / SHADES_PER_LEVEL)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _is_transparent(image: Image.Image) -> bool:
    return image.mode == "RGBA" and any(image.getchannel("A").histogram()[:OPAQUE])


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    flat = Image.new("RGB", image.size, BACKGROUND)
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert the colours, since the profile that explains them is not kept; a broken profile is ignored."""
    if image.mode == "RGBA":
        converted_colours = _to_srgb(image.convert("RGB"), profile)
        converted_colours.putalpha(image.getchannel("A"))
        return converted_colours
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            if converted is not None:
                return converted
    return image.convert("RGB")


def _write_jpeg(image: Image.Image, out: Path) -> None:
    # The JPEG writer would copy the comment.
    image.info = {}
    for quality in JPEG_QUALITIES:
        image.save(out, "JPEG", quality=quality, subsampling="4:4:4")
        if out.stat().st_size <= MAX_KEPT_BYTES:
            return


def _write_png(image: Image.Image, out: Path) -> None:
    drawn = image.copy()
    drawn.info = {}
    for side in TRANSPARENT_SIDES_PIXELS:
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
        drawn.save(out, "PNG")
        if out.stat().st_size <= MAX_KEPT_BYTES:
            return
