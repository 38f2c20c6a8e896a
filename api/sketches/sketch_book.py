"""Draws sketches, a few at a time, and keeps the latest: equal orders give equal pictures."""

import asyncio
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from media.sketches import draw_sketch

# Each takes about a second of one core. Further ones wait.
MAX_AT_ONCE = 2
# About 10 KB each.
MAX_KEPT = 500


class SketchOrder(NamedTuple):
    """All that a sketch is drawn from."""

    text: str
    style: str
    seed: int
    aspect_ratio: str


class SketchBook:
    """The sketches that this API has drawn."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)
        self._kept: OrderedDict[SketchOrder, bytes] = OrderedDict()

    async def get_sketch(self, order: SketchOrder) -> bytes:
        """Return the sketch, a JPEG.

        Raises:
            MediaError: it cannot be drawn.
        """
        if order in self._kept:
            self._kept.move_to_end(order)
            return self._kept[order]
        async with self._turns:
            jpeg = self._kept.get(order) or await _draw(order)
        self._kept[order] = jpeg
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return jpeg


async def _draw(order: SketchOrder) -> bytes:
    with TemporaryDirectory(prefix="longtake-sketch-") as folder:
        out = Path(folder, "sketch.jpg")
        await draw_sketch(*order, out)
        return await asyncio.to_thread(out.read_bytes)
