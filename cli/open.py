"""Opens the house: all that must hold before the first part starts, and all that is given back at the end."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.configuration import api_url, ui_url
from cli.errors import SorryError
from cli.house import House
from cli.lock import Instance, Lock
from cli.parts import parts_of
from cli.ports import require_free
from cli.say import aside
from cli.temporal import temporal_elsewhere
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """All parts, ready; stopped at the end.

    Raises:
        SorryError: something is missing, taken, or did not start. Nothing is left running.
    """
    _require_ffmpeg(settings)
    lock = await Lock.take(settings.var_dir)
    try:
        require_free([port for part in parts_of(settings) for port in part.ports])
        lock.tell(instance_of(settings))
        async with _started(settings, lock) as house:
            yield house
    finally:
        lock.hide()
        lock.release()


@asynccontextmanager
async def _started(settings: Settings, lock: Lock) -> AsyncIterator[House]:
    house = House(settings, lock)
    try:
        await house.start()
        yield house
    finally:
        # From now on nobody should find this one.
        lock.hide()
        aside("Stopping …", "dim")
        await house.stop()


def instance_of(settings: Settings) -> Instance:
    """What others are told of us."""
    elsewhere = temporal_elsewhere(settings)
    return Instance(
        pid=os.getpid(),
        api=api_url(settings),
        temporal=elsewhere or settings.temporal_target,
        ui=None if elsewhere else ui_url(settings),
    )


def _require_ffmpeg(settings: Settings) -> None:
    try:
        find_ffmpeg(settings.ffmpeg)
    except FfmpegMissing as error:
        raise SorryError(str(error)) from error
