"""Huge pages are refused for a process and for the programs that it starts."""

import subprocess
import sys

import pytest

SCRIPT = """
import asyncio
from media.huge_pages import refuse_huge_pages
from media.process import run_process

# The tests' own process refuses them, which a program inherits.
assert refuse_huge_pages(refuse=False)
assert refuse_huge_pages()
asyncio.run(run_process(["cat", "/proc/self/status"], on_line=lambda line: print(line, end="")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can refuse them")
def test_programs_that_are_started_get_no_huge_pages() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    assert "THP_enabled:\t0" in told
