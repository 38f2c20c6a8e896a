"""`python -m bench.colour_accuracy` prints the colour errors of cut films, in CIEDE2000.

The reference is the arithmetic of BT.2100 and BT.2408 in `tests.media.colour_charts`; "unconverted" is the
error when a clip's colour tags are ignored.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
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
from tests.media.look import pictures


@dataclass(frozen=True)
class ColourCase:
    """A chart, encoded as `signal`, with its tags by ffmpeg's names."""

    name: str
    signal: Colours
    matrix: str
    primaries: str
    transfer: str


def colour_cases() -> list[ColourCase]:
    """Return the charts that are measured."""
    nits = chart() @ TO_BT2020.T * WHITE_NITS
    return [
        ColourCase("HDR, PQ, BT.2020", encode_pq(nits), "bt2020nc", "bt2020", "smpte2084"),
        ColourCase("HDR, HLG, BT.2020", encode_hlg(nits), "bt2020nc", "bt2020", "arib-std-b67"),
        ColourCase("SDR, P3", encode_screen(chart() @ TO_P3.T), "bt709", "smpte432", "bt709"),
        ColourCase("SDR, BT.709", encode_screen(chart()), "bt709", "bt709", "bt709"),
    ]


async def measure_case(cutter: Cutter, case: ColourCase, folder: Path) -> tuple[list[float], list[float]]:
    """Return the difference of each patch: unconverted, and in the film."""
    clip, piece = folder / "clip.mp4", folder / "piece.mp4"
    write_chart(case.signal, clip, matrix=case.matrix, primaries=case.primaries, transfer=case.transfer)
    await cutter.render_segment(clip, piece, fmt=FilmFormat(WIDTH, HEIGHT), first_frame=0, frames=2)
    expected = encode_screen(chart()) * 255
    found = patches_of(pictures(piece, WIDTH, HEIGHT)[0])
    return differences(case.signal * 255, expected), differences(found, expected)


async def main() -> None:
    """Print the mean and the largest difference of each chart."""
    cutter = Cutter(Ffmpeg(find_ffmpeg()))
    print(f"{'chart':20} {'unconverted':>12} {'film, mean':>12} {'film, most':>12}")
    with TemporaryDirectory() as folder:
        for case in colour_cases():
            before, after = await measure_case(cutter, case, Path(folder))
            print(f"{case.name:20} {np.mean(before):12.2f} {np.mean(after):12.2f} {max(after):12.2f}")


if __name__ == "__main__":
    asyncio.run(main())
