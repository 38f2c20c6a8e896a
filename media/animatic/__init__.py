"""The animatic: a moving storyboard preview, drawn from a scene's text and seed, free and offline."""

from collections.abc import Callable
from pathlib import Path

from media.animatic.animatic_spec import AnimaticSpec
from media.procedural.child_process import run_child

__all__ = ["CAPTION_LEFT_OUT", "AnimaticSpec", "render_animatic"]

FAILURE_MESSAGE = "The scene's picture could not be drawn."
# The remark on an animatic without its caption: no font of the machine has all of its letters.
CAPTION_LEFT_OUT = "caption_left_out"


async def render_animatic(
    picture: AnimaticSpec, out: Path, *, ffmpeg: Path, on_progress: Callable[[float], None]
) -> frozenset[str]:
    """Render `picture` to the mp4 `out` (H.264, yuv420p, 24 fps), in a child process that dies with us.

    `out` exists only when it is whole. `on_progress` gets 0 to 1, rising. Returns remarks (CAPTION_LEFT_OUT).
    Raises MediaError.
    """
    order = picture.to_json()
    return await run_child(
        "media.animatic", order, out, str(ffmpeg), failure=FAILURE_MESSAGE, on_progress=on_progress
    )
