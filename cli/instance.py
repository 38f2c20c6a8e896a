"""Start a whole instance: check what it needs, take the lock, start the processes, stop them at the end."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.configuration import api_url, temporal_ui_url
from cli.errors import UserError
from cli.instance_lock import InstanceLock, RunningInstance
from cli.output import print_stderr
from cli.ports import require_free_ports
from cli.processes import process_specs
from cli.supervisor import Supervisor
from cli.temporal_server import external_temporal_address
from media.errors import FfmpegMissing
from media.ffmpeg import find_ffmpeg
from settings import Settings


@asynccontextmanager
async def open_instance(settings: Settings) -> AsyncIterator[Supervisor]:
    """Start an instance and yield its supervisor when all processes are ready; stop it at the end.

    Raises:
        UserError: something is missing or in use, or did not start. Nothing is left running.
    """
    if settings.auth_refusal:
        raise UserError(settings.auth_refusal)
    _require_ffmpeg(settings)
    lock = await InstanceLock.acquire(settings.var_dir)
    try:
        require_free_ports([port for part in process_specs(settings) for port in part.ports])
        lock.publish_instance(describe_instance(settings))
        async with _start_supervisor(settings, lock) as house:
            yield house
    finally:
        lock.withdraw_instance()
        lock.release()


@asynccontextmanager
async def _start_supervisor(settings: Settings, lock: InstanceLock) -> AsyncIterator[Supervisor]:
    house = Supervisor(settings, lock)
    try:
        await house.start_all()
        yield house
    finally:
        # Withdraw the instance before it stops, so that no client starts to use it.
        lock.withdraw_instance()
        print_stderr("Stopping …", "dim")
        await house.stop_all()


def describe_instance(settings: Settings) -> RunningInstance:
    """Return what other processes are told about this instance."""
    elsewhere = external_temporal_address(settings)
    return RunningInstance(
        pid=os.getpid(),
        api=api_url(settings),
        temporal=elsewhere or settings.temporal_target,
        ui=None if elsewhere else temporal_ui_url(settings),
    )


def _require_ffmpeg(settings: Settings) -> None:
    try:
        find_ffmpeg(settings.ffmpeg)
    except FfmpegMissing as error:
        raise UserError(str(error)) from error
