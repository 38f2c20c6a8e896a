"""The child process that draws one sketch: `python -m media.sketches <order.json> <out.jpg>`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from media.animatic.animatic_spec import AnimaticSpec
from media.animatic.colour import planes_to_rgb
from media.animatic.render import render_frames

QUALITY = 80


def write_sketch(spec: AnimaticSpec, out: Path) -> None:
    """Write the first frame as a JPEG."""
    frame = np.frombuffer(next(render_frames(spec)), dtype=np.uint8)
    luma, blue, red = np.split(frame, [spec.width * spec.height, spec.width * spec.height * 5 // 4])
    half = (spec.height // 2, spec.width // 2)
    picture = planes_to_rgb(luma.reshape(spec.height, spec.width), blue.reshape(half), red.reshape(half))
    Image.fromarray(picture).save(out, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    order, made = (Path(word) for word in sys.argv[1:])
    write_sketch(AnimaticSpec.from_json(order.read_text()), made)
