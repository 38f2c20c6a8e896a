"""A cancel may come while the process is being started: it ends all the same, and so does the process."""

import asyncio
import sys
from pathlib import Path

import psutil
import pytest

from media.process import run_process
from tests.conditions import eventually

# In so many turns of the event loop a process has been started.
TURNS = 12
ENDS_WITHIN_SECONDS = 30.0
# It does not end when it is asked to, and talks on.
CHATTER = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    print("x" * 4096)
"""


@pytest.mark.parametrize("turns", range(TURNS))
async def test_a_cancel_in_any_turn_of_the_start_ends_and_leaves_no_process(
    turns: int, tmp_path: Path
) -> None:
    task = asyncio.create_task(run_process(["/bin/sh", "-c", "while :; do sleep 1; done", str(tmp_path)]))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=ENDS_WITHIN_SECONDS)
    assert done == {task}
    assert task.cancelled()
    await eventually(lambda: _is_gone(tmp_path), "what was killed is gone")


async def test_a_process_that_is_stopped_in_the_middle_of_its_talk_leaves_no_pipe_open() -> None:
    before = _open_files()
    heard = asyncio.Event()
    task = asyncio.create_task(run_process([sys.executable, "-c", CHATTER], on_line=lambda line: heard.set()))
    await heard.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # asyncio closes the last pipe when it is next its turn. What earlier tests left may be closed meanwhile.
    await asyncio.sleep(0)
    assert _open_files() <= before


def _open_files() -> int:
    return psutil.Process().num_fds()


async def _is_gone(folder: Path) -> bool:
    return not any(str(folder) in (p.info["cmdline"] or []) for p in psutil.process_iter(["cmdline"]))
