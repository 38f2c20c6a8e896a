"""A sketch shows the first picture of the scene's animatic, in the colours that players show of that."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.animatic.animatic_spec import AnimaticSpec
from media.animatic.colour import planes_to_rgb, to_yuv
from media.animatic.render import render_frames
from media.sketches import SCENE_SECONDS, draw_sketch


@pytest.mark.slow  # a child process draws
async def test_it_is_the_animatic_s_first_picture(tmp_path: Path) -> None:
    await draw_sketch("Rain on a harbour at night.", "", 3, "1:1", tmp_path / "sketch.jpg")

    spec = AnimaticSpec("Rain on a harbour at night.", "", SCENE_SECONDS, 240, 240, 3)
    luma = np.frombuffer(next(render_frames(spec))[: 240 * 240], dtype=np.uint8).reshape(240, 240)
    sketch = np.asarray(Image.open(tmp_path / "sketch.jpg"), dtype=np.float32) / 255
    shown = 16 + sketch @ np.array([46.559, 156.629, 15.812])
    assert np.abs(shown - luma).mean() < 2


def test_planes_give_back_the_colours_that_they_are_made_of() -> None:
    for colour in ((200, 60, 40), (20, 130, 220), (250, 250, 250), (5, 5, 5)):
        planes = to_yuv((colour[0] / 255, colour[1] / 255, colour[2] / 255))
        luma, blue, red = (
            np.full((size, size), part, np.uint8) for size, part in zip((2, 1, 1), planes, strict=True)
        )
        assert np.abs(planes_to_rgb(luma, blue, red).astype(int) - colour).max() <= 2
