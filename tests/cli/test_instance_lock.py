"""A start waits for what the last run has left, for as long as its end may take."""

import asyncio
import fcntl
from pathlib import Path

import pytest

from cli import instance_lock
from cli.errors import UserError
from cli.instance_lock import InstanceLock
from cli.processes import process_specs
from settings import Settings
from tests.conditions import eventually


def test_it_waits_longer_than_all_parts_together_may_take_to_end() -> None:
    graces = [part.grace_seconds for part in process_specs(Settings(temporal_address="", emulate=True))]
    assert sum(graces) < instance_lock.ACQUIRE_TIMEOUT_SECONDS


async def test_it_says_that_it_waits_and_goes_on_when_the_last_part_has_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ""

    async def waits() -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return "Waiting" in said

    with (tmp_path / "up.lock").open("w") as orphan:
        fcntl.flock(orphan, fcntl.LOCK_EX)
        start = asyncio.create_task(InstanceLock.acquire(tmp_path))
        await eventually(waits, "it says that it waits")
    (await start).release()
    assert (said + capsys.readouterr().err).count("Waiting") == 1


async def test_what_does_not_end_at_all_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_lock, "ACQUIRE_TIMEOUT_SECONDS", 0.01)
    with (tmp_path / "up.lock").open("w") as orphan:
        fcntl.flock(orphan, fcntl.LOCK_EX)
        with pytest.raises(UserError, match="still there"):
            await InstanceLock.acquire(tmp_path)
