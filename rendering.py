"""Renders the animatic provider's orders with the renderers of `media`."""

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from contracts import Departure, DepartureKind
from media.animatic import CAPTION_LEFT_OUT, AnimaticSpec, render_animatic
from media.errors import DiskFull, FfmpegMissing, MachineUnfit, MediaError
from media.film_format import film_format_for
from media.music import MusicSpec, render_music
from media.selfcheck import check_drawing, check_ffmpeg
from providers.adapters.animatic import UnrenderableOrderError
from providers.protocol import ClipOrder, MusicOrder

MAX_TRIES = 3
CAPTION_DEPARTURE = Departure(
    kind=DepartureKind.CAPTION_LEFT_OUT,
    message="Its caption is left out: no font of the machine that drew it has the letters.",
)

logger = logging.getLogger(__name__)


class AnimaticRenderer:
    """Renders one order; implements `providers.adapters.animatic.Render`."""

    def __init__(self, ffmpeg: Path) -> None:
        self._ffmpeg = ffmpeg

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Sequence[Departure]:
        """Render an order; an error that occurs three times on a fit machine is the order's fault.

        Raises:
            RenderRefusedError: the order cannot be rendered.
            MachineUnfit, DiskFull, FfmpegMissing: this machine cannot render now.
        """
        wanted = _build_render_input(order)
        for tries_left in reversed(range(MAX_TRIES)):
            try:
                remarks = await self._render_order(wanted, out, on_progress)
            except (DiskFull, FfmpegMissing):
                raise
            except MediaError as error:
                if shutil.which(self._ffmpeg) is None:
                    raise FfmpegMissing from error
                _log_failure(order, MAX_TRIES - tries_left, error)
                if not tries_left:
                    await self._raise_if_machine_unfit(out.parent, error)
                    raise UnrenderableOrderError(str(error)) from error
            else:
                return [CAPTION_DEPARTURE] if CAPTION_LEFT_OUT in remarks else []
        raise AssertionError("the last try returns or raises")

    async def _raise_if_machine_unfit(self, folder: Path, error: MediaError) -> None:
        """Raise MachineUnfit if the machine cannot even draw a small picture."""
        lacks = await check_ffmpeg(self._ffmpeg) or await check_drawing(self._ffmpeg, folder)
        if lacks:
            raise MachineUnfit(detail="\n".join(lack.found for lack in lacks)) from error

    async def _render_order(
        self, wanted: AnimaticSpec | MusicSpec, out: Path, on_progress: Callable[[float], None]
    ) -> frozenset[str]:
        if isinstance(wanted, MusicSpec):
            await render_music(wanted, out, on_progress=on_progress)
            return frozenset()
        return await render_animatic(wanted, out, ffmpeg=self._ffmpeg, on_progress=on_progress)


def _log_failure(order: ClipOrder | MusicOrder, attempt: int, error: MediaError) -> None:
    logger.warning(
        "%s: try %d of %d failed. %s\n%s", order.token, attempt, MAX_TRIES, error, error.last_lines
    )


def _build_render_input(order: ClipOrder | MusicOrder) -> AnimaticSpec | MusicSpec:
    try:
        return _build_music(order) if isinstance(order, MusicOrder) else _build_picture(order)
    except ValueError as error:
        raise UnrenderableOrderError("The order asks for what cannot be rendered.") from error


def _build_music(order: MusicOrder) -> MusicSpec:
    return MusicSpec(text=order.text, seconds=order.seconds, seed=order.seed)


def _build_picture(order: ClipOrder) -> AnimaticSpec:
    fmt = film_format_for(order.aspect_ratio, order.resolution)
    return AnimaticSpec(
        text=order.text,
        caption=order.caption,
        seconds=order.seconds,
        width=fmt.width,
        height=fmt.height,
        seed=order.seed,
        style=order.style,
    )
