"""Our own video provider: a storyboard preview, drawn from a scene's text and seed, free and offline."""

from collections.abc import Callable
from pathlib import Path

from media.animatic.child import work
from media.animatic.picture import Picture

__all__ = ["CAPTION_LEFT_OUT", "Picture", "render_picture"]

FAILURE = "The scene's picture could not be drawn."
# What is remarked on a picture without its caption: no font of the machine has all of its letters.
CAPTION_LEFT_OUT = "caption_left_out"


async def render_picture(
    picture: Picture, out: Path, *, ffmpeg: Path, on_progress: Callable[[float], None]
) -> frozenset[str]:
    """Draw `picture` into the mp4 `out` (H.264, yuv420p, 24 fps), in a process of its own that dies with us.

    `out` exists only when it is whole. `on_progress` gets 0 to 1, rising. Returns what is
    to be remarked on it. Raises MediaError.
    """
    order = picture.to_json()
    return await work("media.animatic", order, out, str(ffmpeg), failure=FAILURE, on_progress=on_progress)
