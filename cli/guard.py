"""Ends the parts, in order and gently: whenever `longtake up` ends, even by kill -9.

This is a small process of its own (it imports the standard library alone). Its stdin is a pipe whose other
end the supervisor holds. Each part writes its process group into it before it becomes the part, so none is
missed. However the supervisor ends, the kernel closes its end of the pipe: then, and only then, it acts.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

POLL_SECONDS = 0.05

# Run as: sh -c REGISTER "<order> <patience>" command …, with the guard's pipe as stdin. exec keeps the
# process id, which, in a session of its own, is the process group's as well.
REGISTER = 'echo "$0 $$" >&0 && exec "$@" </dev/null'


class Group(NamedTuple):
    """A part's process group. Lower orders end first; after `patience` seconds TERM becomes KILL.

    Each part has an order of its own. A part that was started again is told of again, with its new group.
    """

    order: int
    patience: int
    id: int


def line(group: Group) -> str:
    """What a part writes into the guard's pipe."""
    return f"{group.order} {group.patience} {group.id}\n"


def end(groups: Iterable[Group]) -> None:
    """End them, one after the other. Those that are gone are no matter."""
    for group in sorted(groups):
        send(group, signal.SIGTERM)
        deadline = time.monotonic() + group.patience
        while _is_there(group) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        send(group, signal.SIGKILL)


def send(group: Group, number: int) -> None:
    """Signal the whole group, if there is one left."""
    # Of a group that only consists of zombies, macOS says that it may not be signalled.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group.id, number)


def _is_there(group: Group) -> bool:
    try:
        os.killpg(group.id, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return not _is_zombie(group)


def _is_zombie(group: Group) -> bool:
    """Whether it has ended and waits to be reaped: in a container perhaps for ever. Linux alone tells."""
    try:
        with open(f"/proc/{group.id}/stat", "rb") as stat:  # noqa: PTH123 - pathlib is a slow import
            return stat.read().rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return False


def main() -> None:
    """Note groups until the supervisor is gone, then end them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # By order: the number of a process that died long ago may be another program's by now.
    groups = {group.order: group for group in (Group(*map(int, told.split())) for told in sys.stdin)}
    end(groups.values())


if __name__ == "__main__":
    main()
