"""Errors that end a command with one sentence for the user."""

import errno


class UserError(Exception):
    """The command cannot do what was asked. `str()` says why, and what to do."""

    exit_code = 1


DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
FOREIGN_ANSWER = (
    "The API gave an answer that this version of the command cannot read: is it of the same version?"
)
DISK_FULL = "The disk is full: free some space and try again."


class InterruptedByUserError(Exception):
    """Ctrl-C or another termination signal; everything that was started has been stopped."""

    # 128 + SIGINT, as shells report a program ended by Ctrl-C.
    exit_code = 130
