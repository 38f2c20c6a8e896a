"""Canvas: a frame of three 8-bit planes (4:2:0) on which layers are pasted."""

import numpy as np
from PIL import Image

from media.animatic.camera import CameraView
from media.animatic.colour import Bytes

NO_ZOOM = 1.0005


class Canvas:
    """The planes of one frame, reused for all frames of a clip (each frame overdraws all of it)."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        sizes = ((width, height), (width // 2, height // 2), (width // 2, height // 2))
        self.planes = [Image.new("L", size, 128) for size in sizes]

    def paste_pixels(self, plane: int, pixels: Bytes, top: int, mask: Bytes | None) -> None:
        """Paste `pixels` over the whole width of a plane, first row at `top`; `mask` as in Image.paste."""
        self.planes[plane].paste(_to_image(pixels), (0, top), None if mask is None else _to_image(mask))

    def paste_colour(
        self, colour: tuple[int, int, int], masks: tuple[Image.Image, Image.Image], at: tuple[int, int]
    ) -> None:
        """Paste one colour (Y, U, V) through masks of full and half size, top left at an even `at`."""
        for plane, part in enumerate(colour):
            mask = masks[min(plane, 1)]
            x, y = (at[0] // 2, at[1] // 2) if plane else at
            self.planes[plane].paste(part, (x, y, x + mask.width, y + mask.height), mask)

    def zoom_frame(self, view: CameraView) -> None:
        """Enlarge the centre of the frame by the view's zoom."""
        if view.zoom < NO_ZOOM:
            return
        for at, plane in enumerate(self.planes):
            x, y = (side * (1 - 1 / view.zoom) / 2 for side in plane.size)
            box = (x, y, plane.width - x, plane.height - y)
            self.planes[at] = plane.resize(plane.size, Image.Resampling.BILINEAR, box=box)

    def to_bytes(self) -> bytes:
        """Return the frame as yuv420p bytes."""
        return b"".join(plane.tobytes() for plane in self.planes)


def _to_image(pixels: Bytes) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels))
