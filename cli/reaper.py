"""End an instance's processes, in order and gently, whenever `longtake up` ends, even by kill -9.

This is a small process of its own (it imports the standard library alone). Its stdin is a pipe whose other
end the supervisor holds. Each child process writes its process group into the pipe before it execs its
command, so none is missed. However the supervisor ends, the kernel closes its end of the pipe: only then does
the reaper act.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

POLL_SECONDS = 0.05

# Run as: sh -c REGISTER_AND_EXEC "<order> <seconds>" command …, with the pipe as stdin. exec keeps the
# process id, which, in a session of its own, is the process group's as well.
REGISTER_AND_EXEC = 'echo "$0 $$" >&0 && exec "$@" </dev/null'


class ProcessGroup(NamedTuple):
    """A child's process group. Lower orders end first; `grace_seconds` after TERM comes KILL.

    Orders are unique. A restarted process registers again under its order, with its new group.
    """

    order: int
    grace_seconds: int
    id: int


def registration_line(group: ProcessGroup) -> str:
    """Return the line that registers a group in the reaper's pipe."""
    return f"{group.order} {group.grace_seconds} {group.id}\n"


def end_groups(groups: Iterable[ProcessGroup]) -> None:
    """End the groups one after the other, by order. Groups that are gone are skipped."""
    for group in sorted(groups):
        signal_group(group, signal.SIGTERM)
        deadline = time.monotonic() + group.grace_seconds
        while _is_alive(group) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        signal_group(group, signal.SIGKILL)


def signal_group(group: ProcessGroup, number: int) -> None:
    """Send a signal to the whole group, if it still exists."""
    # For a group of zombies only, macOS raises PermissionError.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group.id, number)


def _is_alive(group: ProcessGroup) -> bool:
    try:
        os.killpg(group.id, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return not _is_zombie(group)


def _is_zombie(group: ProcessGroup) -> bool:
    """Return whether the leader has ended but is not reaped (never, perhaps, in a container); Linux only."""
    try:
        with open(f"/proc/{group.id}/stat", "rb") as stat:  # noqa: PTH123 - pathlib is a slow import
            return stat.read().rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return False


def main() -> None:
    """Read registrations until the supervisor is gone, then end the groups."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Keep the latest group of each order: the pid of a process that died earlier may have been reused.
    groups = {group.order: group for group in (ProcessGroup(*map(int, told.split())) for told in sys.stdin)}
    end_groups(groups.values())


if __name__ == "__main__":
    main()
