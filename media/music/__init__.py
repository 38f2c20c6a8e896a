"""Our own small synthesiser: a music bed made to a film's length, from its text and seed."""

from collections.abc import Callable
from pathlib import Path

from media.animatic.child import work
from media.music.order import Music

__all__ = ["Music", "render_music"]

FAILURE = "The music could not be made."


async def render_music(music: Music, out: Path, *, on_progress: Callable[[float], None]) -> None:
    """Play `music` into the WAV `out` (48 kHz, stereo, 16 bits), in a process of its own that dies with us.

    `out` exists only when it is whole. `on_progress` gets 0 to 1, rising. Raises MediaError.
    """
    await work("media.music", music.to_json(), out, failure=FAILURE, on_progress=on_progress)
