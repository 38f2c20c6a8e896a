"""Hosts as network namespaces: a cut one is silent, for which a chaos run needs no second machine."""

import os
import shutil
import subprocess
import sys

import pytest

from cli.processes import PROJECT_ROOT

APART = ("unshare", "--net", "--mount")
A_SWITCH = ("ip", "link", "add", "br0", "type", "bridge")


def can_make_hosts() -> bool:
    """Whether this process may make namespaces with links between them."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip", "sysctl"))):
        return False
    tried = subprocess.run([*APART, *A_SWITCH], check=False, capture_output=True)
    return tried.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_make_hosts(), reason="hosts need Linux's network namespaces, and root")
def test_a_host_that_is_cut_off_neither_answers_nor_refuses_until_it_is_mended() -> None:
    said = subprocess.run(
        [*APART, sys.executable, "-m", "tests.chaos.two_hosts", "18290"],
        check=False,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
    )
    assert said.stdout.split() == ["silent", "there", "refused"], said.stderr
