"""Wires the animatic's farm to the renderers of `media`."""

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from media.animatic import CAPTION_LEFT_OUT, Picture, render_picture
from media.errors import DiskFull, FfmpegMissing, MachineUnfit, MediaError
from media.formats import film_format
from media.music import Music, render_music
from media.selfcheck import check_drawing, check_ffmpeg
from providers.animatic import RenderRefusedError
from providers.protocol import ClipOrder, MusicOrder
from workflows.contracts import Departure, DepartureKind

TRIES = 3
LEFT_OUT = Departure(
    kind=DepartureKind.CAPTION_LEFT_OUT,
    message="Its caption is left out: no font of the machine that drew it has the letters.",
)

logger = logging.getLogger(__name__)


class Renderer:
    """Renders the animatic's orders; see `providers.animatic.Render`."""

    def __init__(self, ffmpeg: Path) -> None:
        self._ffmpeg = ffmpeg

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Sequence[Departure]:
        """Render; what fails three times, on a machine that is well, is the order's own fault."""
        wanted = _wanted(order)
        for tries_left in reversed(range(TRIES)):
            try:
                remarks = await self._render(wanted, out, on_progress)
            except (DiskFull, FfmpegMissing):
                raise
            except MediaError as error:
                if shutil.which(self._ffmpeg) is None:
                    raise FfmpegMissing from error
                _log(order, TRIES - tries_left, error)
                if not tries_left:
                    await self._blame_the_machine(out.parent, error)
                    raise RenderRefusedError(str(error)) from error
            else:
                return [LEFT_OUT] if CAPTION_LEFT_OUT in remarks else []
        raise AssertionError("the last try returns or raises")

    async def _blame_the_machine(self, folder: Path, error: MediaError) -> None:
        """A machine that cannot even draw a small picture says nothing of the order: raises MachineUnfit."""
        lacks = await check_ffmpeg(self._ffmpeg) or await check_drawing(self._ffmpeg, folder)
        if lacks:
            raise MachineUnfit(detail="\n".join(lack.found for lack in lacks)) from error

    async def _render(
        self, wanted: Picture | Music, out: Path, on_progress: Callable[[float], None]
    ) -> frozenset[str]:
        if isinstance(wanted, Music):
            await render_music(wanted, out, on_progress=on_progress)
            return frozenset()
        return await render_picture(wanted, out, ffmpeg=self._ffmpeg, on_progress=on_progress)


def _log(order: ClipOrder | MusicOrder, attempt: int, error: MediaError) -> None:
    logger.warning("%s: try %d of %d failed. %s\n%s", order.token, attempt, TRIES, error, error.last_lines)


def _wanted(order: ClipOrder | MusicOrder) -> Picture | Music:
    try:
        return _music(order) if isinstance(order, MusicOrder) else _picture(order)
    except ValueError as error:
        raise RenderRefusedError("The order asks for what cannot be rendered.") from error


def _music(order: MusicOrder) -> Music:
    return Music(text=order.text, seconds=order.seconds, seed=order.seed)


def _picture(order: ClipOrder) -> Picture:
    fmt = film_format(order.aspect_ratio, order.resolution)
    return Picture(
        text=order.text,
        caption=order.caption,
        seconds=order.seconds,
        width=fmt.width,
        height=fmt.height,
        seed=order.seed,
        style=order.style,
    )
