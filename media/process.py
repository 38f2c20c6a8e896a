"""Run a subprocess that is killed on cancel, on timeout, and when our own process dies, even by kill -9."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

TERM_GRACE_SECONDS = 0.5
STDERR_TAIL_BYTES = 16_384
CHUNK_BYTES = 65_536

# There is no portable signal to a process that its parent died (PR_SET_PDEATHSIG is Linux only, and needs a
# preexec_fn, which is unsafe with threads). A pipe works: the kernel closes our end however we die. So we
# start a shell, whose watcher reads that pipe and, at its end, kills the whole process group, itself
# included. The watcher starts first, so the command is never unwatched. The shell survives TERM to reap both
# (no zombie is left to a container's PID 1); a trapped signal interrupts `wait`, hence the loop. The
# command's arguments are passed as "$@" and are never part of the script.
WATCHER_SCRIPT = """
trap : TERM
exec 3<&0
(trap '' TERM; read -r _ <&3; kill -KILL 0) </dev/null >/dev/null 2>&1 &
watcher=$!
"$@" 3<&- </dev/null &
command=$!
while :; do
  wait "$command"
  status=$?
  kill -0 "$command" 2>/dev/null || break
done
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null
exit "$status"
"""


@dataclass(frozen=True)
class ProcessResult:
    """The result of a process: exit status (128 + n after signal n) and the tail of stderr."""

    returncode: int
    stderr: str


async def run_process(
    argv: Sequence[str],
    *,
    on_line: Callable[[str], None] | None = None,
    timeout_seconds: float | None = None,
    stderr_bytes: int = STDERR_TAIL_BYTES,
) -> ProcessResult:
    """Run `argv` to its end, passing each line of stdout to `on_line`; stdin is empty.

    The last `stderr_bytes` of stderr are kept.

    Raises TimeoutError after `timeout_seconds`. On that, on cancellation, and on an error in `on_line`, the
    process and its whole group are killed before this raises. A missing program gives exit status 127, as in
    a shell.
    """
    process = await _start_process(argv)
    tail = asyncio.create_task(_read_tail(cast("asyncio.StreamReader", process.stderr), stderr_bytes))
    try:
        async with asyncio.timeout(timeout_seconds):
            await _feed_lines(cast("asyncio.StreamReader", process.stdout), on_line or _discard_line)
            returncode = await process.wait()
            return ProcessResult(returncode, await asyncio.shield(tail))
    except BaseException:
        await _stop_process(process, tail)
        raise


async def _start_process(argv: Sequence[str]) -> asyncio.subprocess.Process:
    """Start the process. If cancelled meanwhile, wait until it has started, and stop it.

    Without the shield, asyncio (3.11.7), cancelled while it starts a process, waits for ever for it.
    """
    spawning = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *("/bin/sh", "-c", WATCHER_SCRIPT, "sh", *argv),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    )
    try:
        return await asyncio.shield(spawning)
    except asyncio.CancelledError:
        await asyncio.wait({spawning})
        if spawning.exception() is None:
            process = spawning.result()
            await _stop_process(
                process, asyncio.create_task(_read_tail(cast("asyncio.StreamReader", process.stderr)))
            )
        raise


def _discard_line(line: str) -> None:
    """Discard a line: a pipe must be read in any case, or its writer blocks."""


async def _feed_lines(stream: asyncio.StreamReader, on_line: Callable[[str], None]) -> None:
    rest = b""
    while chunk := await stream.read(CHUNK_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            on_line(line.decode(errors="replace"))
    if rest:
        on_line(rest.decode(errors="replace"))


async def _read_tail(stream: asyncio.StreamReader, most: int = STDERR_TAIL_BYTES) -> str:
    last = b""
    while chunk := await stream.read(CHUNK_BYTES):
        last = (last + chunk)[-most:]
    return last.decode(errors="replace").strip()


async def _stop_process(process: asyncio.subprocess.Process, tail: asyncio.Task[str]) -> None:
    """Stop the process group: TERM, a short grace, KILL. A second cancellation only shortens the grace."""
    # Drain stdout: unread output keeps the pipe open, and with it the process's transport.
    rest = asyncio.create_task(_feed_lines(cast("asyncio.StreamReader", process.stdout), _discard_line))
    _signal_group(process, signal.SIGTERM)
    try:
        await asyncio.wait({tail}, timeout=TERM_GRACE_SECONDS)
    finally:
        _signal_group(process, signal.SIGKILL)
        # stderr closes when the last process that holds it is gone: this waits for the whole group.
        await tail
        await rest
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, signum: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signum)
