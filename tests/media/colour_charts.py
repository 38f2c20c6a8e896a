"""Charts of known colours as clips, and what a screen should show of them, without the code under test.

The formulas are those of ITU-R BT.2100 (PQ, HLG and its system gamma of 1.2 at 1,000 nits) and BT.2408 (white
at 203 nits); the differences are CIEDE2000, by the library coloraide.
"""

import subprocess
from pathlib import Path

import numpy as np
from coloraide import Color
from numpy.typing import NDArray

from media.ffmpeg import find_ffmpeg

Colours = NDArray[np.float64]

COLUMNS, ROWS, PATCH = 8, 4, 24
WIDTH, HEIGHT = COLUMNS * PATCH, ROWS * PATCH
WHITE_NITS, SCREEN_GAMMA = 203, 2.4

TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
TO_P3 = np.array([[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]])
LUMINANCE_BT2020 = np.array([0.2627, 0.6780, 0.0593])


def chart() -> Colours:
    """Linear light of 32 patches in BT.709, shaped (32, 3), 0 to 1: eight greys, then colours by a seed."""
    greys = np.repeat(np.linspace(0.02, 1, COLUMNS)[:, None], 3, axis=1)
    return np.concatenate([greys, np.random.default_rng(2100).uniform(0.02, 1, ((ROWS - 1) * COLUMNS, 3))])


def encode_pq(nits: Colours) -> Colours:
    """BT.2100's PQ signal, 0 to 1, of light in nits."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    light = (np.clip(nits, 0, None) / 10_000) ** m1
    signal: Colours = ((c1 + c2 * light) / (1 + c3 * light)) ** m2
    return signal


def encode_hlg(nits: Colours) -> Colours:
    """BT.2100's HLG signal, 0 to 1, of what a screen of 1,000 nits is to show, shaped (n, 3)."""
    luminance = np.clip(nits @ LUMINANCE_BT2020 / 1000, 1e-9, None)[:, None]
    scene = np.clip(nits, 0, None) / 1000 * luminance ** (1 / 1.2 - 1)
    logarithmic = 0.17883277 * np.log(np.clip(12 * scene - 0.28466892, 1e-9, None)) + 0.55991073
    signal: Colours = np.where(scene <= 1 / 12, np.sqrt(3 * scene), logarithmic)
    return signal


def encode_screen(light: Colours) -> Colours:
    """The signal, 0 to 1, of light from 0 to 1 on a screen of gamma 2.4 (BT.1886)."""
    signal: Colours = np.clip(light, 0, 1) ** (1 / SCREEN_GAMMA)
    return signal


def write_chart(signal: Colours, out: Path, *, matrix: str, primaries: str, transfer: str) -> None:
    """One second of `signal` (32 patches) as 10-bit HEVC with these tags, in ffmpeg's names."""
    patches = np.round(signal * 65535).astype(np.uint16).reshape(ROWS, COLUMNS, 3)
    raw = patches.repeat(PATCH, axis=0).repeat(PATCH, axis=1).tobytes()
    tags = f"setparams=colorspace={matrix}:color_primaries={primaries}:color_trc={transfer}:range=tv"
    filters = f"scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p10le,loop=23:1,{tags}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb48le", "-s", f"{WIDTH}x{HEIGHT}", "-r", "24", "-i", "-"]
    encode = ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "2", "-x265-params", "log-level=none"]
    argv = [str(find_ffmpeg()), "-y", "-v", "error", *source, "-vf", filters, *encode, str(out)]
    subprocess.run(argv, input=raw, check=True)


def patches_of(picture: NDArray[np.uint8]) -> Colours:
    """The mean RGB of each patch's middle, 0 to 255, of a picture of the chart shaped (HEIGHT, WIDTH, 3)."""
    cells = picture.reshape(ROWS, PATCH, COLUMNS, PATCH, 3)[:, 6:18, :, 6:18].astype(float)
    mean: Colours = cells.mean(axis=(1, 3)).reshape(-1, 3)
    return mean


def differences(seen: Colours, expected: Colours) -> list[float]:
    """CIEDE2000 of each pair of RGB colours, 0 to 255."""
    pairs = zip(seen / 255, expected / 255, strict=True)
    return [Color("srgb", list(one)).delta_e(Color("srgb", list(two)), method="2000") for one, two in pairs]
