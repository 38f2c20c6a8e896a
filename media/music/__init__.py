"""Our own small synthesiser: a music bed of a film's length, from its text and seed."""

from collections.abc import Callable
from pathlib import Path

from media.music.music_spec import MusicSpec
from media.procedural.child_process import run_child

__all__ = ["MusicSpec", "render_music"]

FAILURE_MESSAGE = "The music could not be made."


async def render_music(music: MusicSpec, out: Path, *, on_progress: Callable[[float], None]) -> None:
    """Render `music` to the WAV `out` (48 kHz, stereo, 16 bits), in a child process that dies with us.

    `out` exists only when it is whole. `on_progress` gets 0 to 1, rising. Raises MediaError.
    """
    await run_child("media.music", music.to_json(), out, failure=FAILURE_MESSAGE, on_progress=on_progress)
