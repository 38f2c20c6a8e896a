"""What ends a command early, as one sentence for a person."""

import errno


class SorryError(Exception):
    """The command cannot do what was asked. `str()` says why, and what to do."""

    exit_code = 1


NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL = "The disk is full: free some space and try again."


class InterruptedByPersonError(Exception):
    """Ctrl-C, or a signal that means the same; what was started has been stopped by now."""

    # What a shell says of a program that Ctrl-C ended.
    exit_code = 130
