"""Keeps a process, and all programs that it starts, from huge pages of memory.

x264 and NumPy ask for them. In a virtual machine that gives freed memory back to its host, a new huge page
took 15 ms, and the same memory in pages of 4 KiB took 2 (docs/adr/0099-no-huge-pages.md).
"""

import ctypes
import sys

# linux/prctl.h. Programs that are started later, and theirs, inherit it.
PR_SET_THP_DISABLE = 41


def refuse_huge_pages(*, refuse: bool = True) -> bool:
    """Refuse them from now on, or take them again. Returns whether the system did so: only Linux can."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, int(refuse), 0, 0, 0) == 0)
