"""Sketches: one small picture of an animatic, drawn for nothing before anything of a film is ordered."""

from pathlib import Path

from media.animatic.animatic_spec import AnimaticSpec
from media.procedural.child_process import run_child

SIDES = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240)}
# The camera moves over the whole length of a scene; its first picture alone is drawn.
SCENE_SECONDS = 5.0


async def draw_sketch(text: str, style: str, seed: int, aspect_ratio: str, out: Path) -> None:
    """Draw the first picture of the animatic of a scene as a JPEG, `SIDES` wide and high, in a child process.

    Raises:
        DiskFull: `out` cannot be written.
        MediaError: it cannot be drawn.
    """
    width, height = SIDES[aspect_ratio]
    spec = AnimaticSpec(text, "", SCENE_SECONDS, width, height, seed, style)
    failure = "The sketch could not be drawn."
    await run_child("media.sketches", spec.to_json(), out, failure=failure, on_progress=lambda _: None)
