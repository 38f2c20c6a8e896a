"""Colour: mix perceptually (Oklab), and convert to video planes (BT.709, 4:2:0)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rgb = tuple[float, float, float]  # each 0 to 1, sRGB
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

# https://bottosson.github.io/posts/oklab/
TO_LMS = np.array(
    [
        [0.41222147, 0.53633254, 0.05144599],
        [0.21190350, 0.68069955, 0.10739696],
        [0.08830246, 0.28171884, 0.62997870],
    ]
)
TO_LAB = np.array(
    [
        [0.21045426, 0.79361779, -0.00407205],
        [1.97799850, -2.42859220, 0.45059371],
        [0.02590404, 0.78277177, -0.80867577],
    ]
)
KNEE, LINEAR_KNEE = 0.04045, 0.0031308  # below these, the sRGB curve is linear
FROM_LAB = np.linalg.inv(TO_LAB)
FROM_LMS = np.linalg.inv(TO_LMS)


def parse_rgb(code: str) -> Rgb:
    """Parse a hex code such as 'ffcc00'."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def to_oklab(colour: ArrayLike) -> NDArray[np.float64]:
    """Convert sRGB of shape (..., 3) to Oklab of the same shape."""
    srgb = np.asarray(colour, dtype=np.float64)
    linear = np.where(srgb <= KNEE, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ TO_LMS.T) @ TO_LAB.T)


def from_oklab(lab: ArrayLike) -> NDArray[np.float64]:
    """Convert Oklab of shape (..., 3) to sRGB of the same shape, clipped to the gamut."""
    linear = np.clip((np.asarray(lab) @ FROM_LAB.T) ** 3 @ FROM_LMS.T, 0.0, 1.0)
    return np.asarray(np.where(linear <= LINEAR_KNEE, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))


def mix_colours(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Mix two colours: `share` 0 gives `one`, 1 gives `other`."""
    return _to_tuple(from_oklab((1 - share) * to_oklab(one) + share * to_oklab(other)))


def adjust_colour(colour: Rgb, *, hue: float = 0.0, chroma: float = 1.0, light: float = 0.0) -> Rgb:
    """Return the colour with hue turned (radians), chroma multiplied, and `light` added to lightness."""
    lightness, a, b = to_oklab(colour)
    angle, strength = np.arctan2(b, a) + hue, np.hypot(a, b) * chroma
    lightness = min(max(lightness + light, 0.0), 1.0)
    return _to_tuple(from_oklab([lightness, strength * np.cos(angle), strength * np.sin(angle)]))


def colour_ramp(colours: list[Rgb], count: int) -> Floats:
    """Return `count` colours, shape (count, 3), evenly spaced through `colours`."""
    stops = to_oklab(colours)
    at = np.linspace(0, len(colours) - 1, count)
    lab = np.stack([np.interp(at, np.arange(len(colours)), stops[:, axis]) for axis in range(3)], axis=1)
    return from_oklab(lab).astype(np.float32)


def to_rgba8(colour: Rgb, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """Return the colour as 8-bit RGBA, for Pillow."""
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue, round(255 * alpha)


def to_luma(picture: Floats) -> Floats:
    """Return BT.709 Y, 16 to 235, of an sRGB picture (height, width, 3) with values 0 to 1."""
    return np.asarray(16 + picture @ np.array([46.559, 156.629, 15.812], dtype=np.float32))


def to_chroma(picture: Floats) -> tuple[Floats, Floats]:
    """Return BT.709 U and V, 16 to 240, of an sRGB picture (height, width, 3) with values 0 to 1."""
    blue = 128 + picture @ np.array([-25.664, -86.336, 112.0], dtype=np.float32)
    red = 128 + picture @ np.array([112.0, -101.730, -10.270], dtype=np.float32)
    return np.asarray(blue), np.asarray(red)


def planes_to_rgb(luma: Bytes, blue: Bytes, red: Bytes) -> Bytes:
    """Return the sRGB picture (height, width, 3) of planes of BT.709 in 4:2:0, 0 to 255."""
    chroma = [np.repeat(np.repeat(plane, 2, axis=0), 2, axis=1) for plane in (blue, red)]
    light, u, v = (plane.astype(np.float32) for plane in (luma, *chroma))
    light, u, v = (light - 16) * (255 / 219), (u - 128) * (255 / 224), (v - 128) * (255 / 224)
    rgb = np.stack([light + 1.5748 * v, light - 0.1873 * u - 0.4681 * v, light + 1.8556 * u], axis=2)
    return np.asarray(np.clip(np.rint(rgb), 0, 255), dtype=np.uint8)


def to_yuv(colour: Rgb) -> tuple[int, int, int]:
    """Return one colour as Y, U, V."""
    pixel = np.array([[colour]], dtype=np.float32)
    blue, red = to_chroma(pixel)
    return round(float(to_luma(pixel)[0, 0])), round(float(blue[0, 0])), round(float(red[0, 0]))


def halve_plane(plane: Floats) -> Floats:
    """Return the plane at half its (even) width and height, each pixel the mean of four."""
    total = plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]
    return np.asarray(total / 4, dtype=np.float32)


def _to_tuple(colour: NDArray[np.float64]) -> Rgb:
    return float(colour[0]), float(colour[1]), float(colour[2])
