"""Parts that die are started again; small ones, so that they can die often."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGKILL

import psutil
import pytest

from cli import restart_backoff
from cli.auto_restart import restart_dead_processes
from cli.instance_lock import InstanceLock
from cli.process_manager import REAPER, ProcessManager
from cli.processes import ProcessSpec
from cli.running_process import ProcessEndedError, RunningProcess
from tests.conditions import eventually

# Notes its process id and lives until it is told to end, which it notes too.
STEADY = """
import os, pathlib, signal, sys, time
notes = pathlib.Path(sys.argv[1])
def note(words):
    with notes.open("a") as file:
        file.write(f"{words} {os.getpid()}\\n")
def end(*_):
    note("told")
    sys.exit()
signal.signal(signal.SIGTERM, end)
note("there")
while True:
    time.sleep(60)
"""


class Content:
    """Takes every part for ready as soon as it was started."""

    async def wait_until_ready(self, running: RunningProcess) -> None:
        assert running.process.pid


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart_backoff, "FIRST_SECONDS", 0.01)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@asynccontextmanager
async def kept_up(
    folder: Path, *parts: ProcessSpec
) -> AsyncIterator[tuple[ProcessManager, "asyncio.Task[None]"]]:
    """These parts below a guard, watched over; all of them gone at the end."""
    lock = await InstanceLock.acquire(folder)
    guarded = ProcessManager(parts, folder / "logs", lock)
    for part in (REAPER, *parts):
        await guarded.start_process(part)
    task = asyncio.create_task(restart_dead_processes(guarded, (REAPER, *parts), Content()))
    try:
        yield guarded, task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ProcessEndedError):
            await task
        await guarded.stop_all()
        lock.release()


def steady(notes: Path) -> ProcessSpec:
    return ProcessSpec("steady", (sys.executable, "-c", STEADY, str(notes)), grace_seconds=60)


def said(notes: Path, word: str) -> list[int]:
    """The processes that noted this, in their order."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [int(line.split()[1]) for line in lines if line.split()[0] == word]


async def until_there(notes: Path, times: int) -> list[int]:
    async def there() -> bool:
        return len(said(notes, "there")) >= times

    await eventually(there, f"it was started {times} times")
    return said(notes, "there")


async def test_a_part_that_is_killed_is_started_again_and_ended_with_the_house(
    tmp_path: Path, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with kept_up(tmp_path, steady(notes)) as (guarded, _):
        (first,) = await until_there(notes, 1)
        os.kill(first, SIGKILL)
        _, second = await until_there(notes, 2)
        assert guarded.running_processes["steady"].process.pid == second
    assert said(notes, "told") == [second]
    told = capsys.readouterr().err
    assert "The steady was ended by signal 9. It is started again in 0.01 s; its log is" in told
    assert "The steady works again." in told


async def test_a_part_that_dies_again_and_again_ends_the_house_with_the_reason(
    tmp_path: Path, notes: Path
) -> None:
    brittle = ProcessSpec("brittle", (sys.executable, "-c", "print('no luck'); exit(3)"), grace_seconds=1)
    async with kept_up(tmp_path, steady(notes), brittle) as (_, task):
        with pytest.raises(ProcessEndedError) as ended:
            await task
    told = "The brittle ended with exit status 3, for the 6th time in a row: nothing is started any more."
    assert told in str(ended.value)
    assert str(ended.value).count("no luck") == restart_backoff.MAX_DEATHS_IN_A_ROW + 1
    assert len(said(notes, "there")) == 1, "what lives is left alone meanwhile"


async def test_nothing_of_a_dead_part_is_left_when_it_is_started_again(tmp_path: Path, notes: Path) -> None:
    """As an ffmpeg whose worker is killed: it would go on beside the next worker's."""
    parent = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]).wait()"
    part = ProcessSpec("parent", (sys.executable, "-c", parent, STEADY, str(notes)), grace_seconds=60)
    async with kept_up(tmp_path, part) as (guarded, _):
        (orphan,) = await until_there(notes, 1)
        os.kill(guarded.running_processes["parent"].process.pid, SIGKILL)
        await until_there(notes, 2)
        await eventually(lambda: _gone(orphan), "the dead part's child is gone")


async def test_a_guard_that_is_killed_has_a_successor_who_knows_the_parts(
    tmp_path: Path, notes: Path
) -> None:
    async with kept_up(tmp_path, steady(notes)) as (guarded, _):
        (pid,) = await until_there(notes, 1)
        first = guarded.running_processes["guard"].process
        first.kill()

        await eventually(
            lambda: guarded.running_processes["guard"].process.pid != first.pid, "there is another guard"
        )
    assert said(notes, "told") == [pid], "it was ended gently, by the second guard"


@pytest.mark.parametrize(
    ("lived", "waits"),
    [
        ([1, 1, 1, 1, 1, 1], [1, 2, 4, 8, 16, None]),
        ([1, 1, 1, 1, 301, 1], [1, 2, 4, 8, 1, 2]),
        ([400] * 6, [1] * 6),
    ],
)
def test_the_wait_grows_with_each_death_in_a_row(
    lived: list[float], waits: list[float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restart_backoff, "FIRST_SECONDS", 1.0)
    row = restart_backoff.RestartBackoff()
    assert [row.delay_after(seconds) for seconds in lived] == waits


async def _gone(process_id: int) -> bool:
    try:
        return psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
