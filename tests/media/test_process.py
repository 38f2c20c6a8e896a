"""media/process.py: a subprocess that never outlives its reason."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from media.ffmpeg import find_ffmpeg
from media.process import STDERR_TAIL_BYTES, run_process
from tests.conditions import eventually

# Two processes that ignore TERM, and tell who they are.
STUBBORN = ["sh", "-c", "trap '' TERM; sleep 1000 & echo $!; echo $$; wait"]
ENDLESS = ["-v", "error", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-"]
PARENT = """
import asyncio, sys
from media.process import run_process
asyncio.run(run_process(sys.argv[1:]))
"""


def gone(pid: int) -> bool:
    """Dead, or so far on the way that all its files are closed: it runs nothing of its own any more."""
    try:
        process = psutil.Process(pid)
        return bool(process.status() == psutil.STATUS_ZOMBIE or process.num_fds() == 0)
    except psutil.Error:  # No such process; or one without memory, whose files only root may count.
        return True


async def test_each_line_of_stdout_is_given_whole() -> None:
    lines: list[str] = []

    finished = await run_process(["printf", r"one\ntwo\nthree"], on_line=lines.append)

    assert lines == ["one", "two", "three"]
    assert finished.returncode == 0


async def test_the_exit_status_and_the_end_of_stderr_are_kept() -> None:
    finished = await run_process(["sh", "-c", "yes noise | head -c 100002 >&2; echo last >&2; exit 3"])

    assert finished.returncode == 3
    assert finished.stderr.endswith("noise\nlast")
    assert len(finished.stderr) <= STDERR_TAIL_BYTES


async def test_arguments_arrive_as_they_are_and_are_never_read_by_a_shell() -> None:
    words = ["a b", "'", '"', "$(exit 9)", "`id`", "*", "\\", "line\nbreak", "", "; exit 7", "-n"]
    lines: list[str] = []

    await run_process(
        [sys.executable, "-c", "import sys; print(ascii(sys.argv[1:]))", *words], on_line=lines.append
    )

    assert lines == [ascii(words)]


async def test_a_program_that_is_not_there_is_status_127() -> None:
    assert (await run_process(["no-such-program"])).returncode == 127


async def test_stdin_is_empty_and_nothing_waits_for_it() -> None:
    lines: list[str] = []

    await run_process(["sh", "-c", "cat; echo end"], on_line=lines.append)

    assert lines == ["end"]


async def test_a_process_that_has_ended_leaves_no_helper_behind() -> None:
    lines: list[str] = []

    await run_process(["sh", "-c", "echo $PPID"], on_line=lines.append)

    with pytest.raises(ProcessLookupError):
        os.killpg(int(lines[0]), 0)


async def test_on_cancellation_the_whole_group_is_dead_before_it_returns() -> None:
    pids: list[int] = []
    task = asyncio.create_task(run_process(STUBBORN, on_line=lambda line: pids.append(int(line))))
    await eventually(lambda: len(pids) == 2)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert [gone(pid) for pid in pids] == [True, True]


async def test_a_second_cancellation_does_not_spare_the_group() -> None:
    pids: list[int] = []
    task = asyncio.create_task(run_process(STUBBORN, on_line=lambda line: pids.append(int(line))))
    await eventually(lambda: len(pids) == 2)

    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await eventually(lambda: all(gone(pid) for pid in pids))


async def test_at_the_timeout_the_process_is_killed() -> None:
    pids: list[int] = []

    with pytest.raises(TimeoutError):
        await run_process(
            ["sh", "-c", "echo $$; exec sleep 1000"],
            on_line=lambda line: pids.append(int(line)),
            timeout_seconds=0.5,
        )

    assert [gone(pid) for pid in pids] == [True]


async def test_an_error_in_the_reader_of_lines_kills_the_process() -> None:
    pids: list[int] = []

    def refuse(line: str) -> None:
        pids.append(int(line))
        raise ValueError(line)

    with pytest.raises(ValueError, match=r"\d+"):
        await run_process(["sh", "-c", "echo $$; exec sleep 1000"], on_line=refuse)

    assert gone(pids[0])


async def test_ffmpeg_dies_when_we_are_killed_with_9() -> None:
    root = Path(__file__).parents[2]
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(find_ffmpeg()), *ENDLESS, cwd=root
    )
    family = psutil.Process(parent.pid)
    ours: list[psutil.Process] = []

    def ffmpeg_runs() -> bool:
        ours[:] = family.children(recursive=True)
        return any("ffmpeg" in child.name() for child in ours)

    await eventually(ffmpeg_runs)

    parent.send_signal(signal.SIGKILL)
    await parent.wait()

    await eventually(lambda: all(gone(child.pid) for child in ours))
