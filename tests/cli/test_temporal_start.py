"""An embedded Temporal server that ends before it answers."""

import asyncio
from pathlib import Path

import pytest

from cli import supervisor
from cli.instance_lock import InstanceLock
from cli.processes import ProcessSpec
from cli.readiness import ProcessReadiness
from cli.running_process import ProcessEndedError
from cli.supervisor import TEMPORAL_STARTS, Supervisor
from settings import Settings
from tests.conditions import eventually

# Notes that it was started; ends at once as often as it is told to, then stays.
TEMPORAL = 'echo started >> "$0"; [ "$(wc -l < "$0")" -gt "$1" ] || exit 2; exec sleep 600'
STAYS = ("/bin/sh", "-c", "exec sleep 600")


async def _start(folder: Path, monkeypatch: pytest.MonkeyPatch, *, failures: int) -> list[str]:
    """Start an instance whose server fails so often at first; return the starts that it noted."""
    notes = folder / "starts"
    command = ("/bin/sh", "-c", TEMPORAL, str(notes), str(failures))
    parts = (
        ProcessSpec("temporal", command, grace_seconds=1),
        ProcessSpec("worker", STAYS, grace_seconds=1),
        ProcessSpec("api", STAYS, grace_seconds=1),
    )

    async def connect(_settings: Settings) -> _Ready:
        await eventually(lambda: notes.exists() and len(notes.read_text().split()) > failures)
        return _Ready()

    monkeypatch.setattr(supervisor, "process_specs", lambda _settings: parts)
    monkeypatch.setattr(ProcessReadiness, "connect", connect)
    lock = await InstanceLock.acquire(folder)
    instance = Supervisor(Settings(var_dir=folder), lock)
    try:
        await instance.start_all()
    finally:
        await instance.stop_all()
        lock.release()
    return notes.read_text().split()


class _Ready:
    async def wait_until_ready(self, running: object) -> None:
        await asyncio.sleep(0)


async def test_it_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = await _start(tmp_path, monkeypatch, failures=TEMPORAL_STARTS - 1)
    assert starts == ["started"] * TEMPORAL_STARTS


async def test_one_that_ends_each_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProcessEndedError, match="Temporal server ended with exit status 2"):
        await _start(tmp_path, monkeypatch, failures=TEMPORAL_STARTS)
