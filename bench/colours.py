"""`python -m bench.colours` prints how far films are off in their colours, in CIEDE2000.

The reference is the arithmetic of BT.2100 and BT.2408 in `tests.media.colour_charts`; "unconverted" is what
comes out when the tags of a clip are passed over.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.formats import FilmFormat
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
from tests.media.look import pictures


@dataclass(frozen=True)
class Case:
    """A chart, encoded as `signal`, with its tags in ffmpeg's names."""

    name: str
    signal: Colours
    matrix: str
    primaries: str
    transfer: str


def cases() -> list[Case]:
    """The charts that films are measured on."""
    nits = chart() @ TO_BT2020.T * WHITE_NITS
    return [
        Case("HDR, PQ, BT.2020", encode_pq(nits), "bt2020nc", "bt2020", "smpte2084"),
        Case("HDR, HLG, BT.2020", encode_hlg(nits), "bt2020nc", "bt2020", "arib-std-b67"),
        Case("SDR, P3", encode_screen(chart() @ TO_P3.T), "bt709", "smpte432", "bt709"),
        Case("SDR, BT.709", encode_screen(chart()), "bt709", "bt709", "bt709"),
    ]


async def measure(cutter: Cutter, case: Case, folder: Path) -> tuple[list[float], list[float]]:
    """The differences of each patch, unconverted and in the film."""
    clip, piece = folder / "clip.mp4", folder / "piece.mp4"
    write_chart(case.signal, clip, matrix=case.matrix, primaries=case.primaries, transfer=case.transfer)
    await cutter.segment(clip, piece, fmt=FilmFormat(WIDTH, HEIGHT), first_frame=0, frames=2)
    expected = encode_screen(chart()) * 255
    found = patches_of(pictures(piece, WIDTH, HEIGHT)[0])
    return differences(case.signal * 255, expected), differences(found, expected)


async def main() -> None:
    """Print the mean and the largest difference of each chart."""
    cutter = Cutter(Ffmpeg(find_ffmpeg()))
    print(f"{'chart':20} {'unconverted':>12} {'film, mean':>12} {'film, most':>12}")
    with TemporaryDirectory() as folder:
        for case in cases():
            before, after = await measure(cutter, case, Path(folder))
            print(f"{case.name:20} {np.mean(before):12.2f} {np.mean(after):12.2f} {max(after):12.2f}")


if __name__ == "__main__":
    asyncio.run(main())
