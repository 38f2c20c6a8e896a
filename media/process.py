"""A subprocess that never outlives its reason: it dies on cancel, on timeout, and when we get kill -9."""

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

# Nothing tells a process portably that its parent died (PR_SET_PDEATHSIG is Linux's alone, and needs a
# preexec_fn, which is unsafe beside threads). A pipe does: the kernel closes our end however we die. So a
# shell stands between; its watcher reads that pipe, and at its end kills the whole group, itself included.
# The watcher starts first, so the command is never unwatched. The shell survives TERM to reap both (no zombie
# is left to a container's PID 1); a trapped signal interrupts `wait`, hence the loop. The command's words
# arrive as "$@" and are never part of the script.
GUARD = """
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
class Finished:
    """How a process ended: its exit status (128 + n after signal n) and the last of its stderr."""

    returncode: int
    stderr: str


async def run(
    argv: Sequence[str],
    *,
    on_line: Callable[[str], None] | None = None,
    timeout_seconds: float | None = None,
    stderr_bytes: int = STDERR_TAIL_BYTES,
) -> Finished:
    """Run `argv` to its end, giving each line of its stdout to `on_line`; its stdin is empty.

    Of its stderr the last `stderr_bytes` are kept.

    Raises TimeoutError after `timeout_seconds`. On that, on cancellation, and on an error in `on_line`, the
    process and all of its group have been killed before this raises. A program that is not there is exit
    status 127, as in a shell.
    """
    process = await _spawn(argv)
    tail = asyncio.create_task(_tail(cast("asyncio.StreamReader", process.stderr), stderr_bytes))
    try:
        async with asyncio.timeout(timeout_seconds):
            await _give_lines(cast("asyncio.StreamReader", process.stdout), on_line or _ignore)
            returncode = await process.wait()
            return Finished(returncode, await asyncio.shield(tail))
    except BaseException:
        await _end(process, tail)
        raise


async def _spawn(argv: Sequence[str]) -> asyncio.subprocess.Process:
    """Start the process. A cancel meanwhile waits until it is there, and ends it.

    asyncio, cancelled while it starts a process, waits for ever for one that it no longer watches (3.11.7).
    """
    spawning = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *("/bin/sh", "-c", GUARD, "sh", *argv),
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
            await _end(process, asyncio.create_task(_tail(cast("asyncio.StreamReader", process.stderr))))
        raise


def _ignore(line: str) -> None:
    """Take a line nobody asked for: a pipe must be read all the same, or its writer stops."""


async def _give_lines(stream: asyncio.StreamReader, on_line: Callable[[str], None]) -> None:
    rest = b""
    while chunk := await stream.read(CHUNK_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            on_line(line.decode(errors="replace"))
    if rest:
        on_line(rest.decode(errors="replace"))


async def _tail(stream: asyncio.StreamReader, most: int = STDERR_TAIL_BYTES) -> str:
    last = b""
    while chunk := await stream.read(CHUNK_BYTES):
        last = (last + chunk)[-most:]
    return last.decode(errors="replace").strip()


async def _end(process: asyncio.subprocess.Process, tail: asyncio.Task[str]) -> None:
    """TERM, a short grace, KILL. A second cancellation only cuts the grace short."""
    # What nobody reads holds the pipe open, and with it the process's transport.
    rest = asyncio.create_task(_give_lines(cast("asyncio.StreamReader", process.stdout), _ignore))
    _signal_group(process, signal.SIGTERM)
    try:
        await asyncio.wait({tail}, timeout=TERM_GRACE_SECONDS)
    finally:
        _signal_group(process, signal.SIGKILL)
        # stderr ends when the last process that holds it is gone: this waits for the group, not the shell.
        await tail
        await rest
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, signum: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signum)
