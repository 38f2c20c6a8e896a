"""The part of `make containers` that installs Podman, among programs that only say how they were called."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ops.test_ci import BASH, put

SCRIPT = Path(__file__).parents[2] / ".ci" / "podman"
PROGRAMS = ("podman", "runc", "catatonit", "debootstrap")
NOT_SHOWN = 3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH of its own, on a Linux machine whose user is root."""
    put(tmp_path, "id", "#!/bin/sh\necho 0\n")
    put(tmp_path, "uname", "#!/bin/sh\necho Linux\n")
    for name in ("basename", "env"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def run(path: Path) -> subprocess.CompletedProcess[str]:
    words = [BASH, str(SCRIPT)]
    return subprocess.run(words, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_nothing_is_installed_where_all_is_there(path: Path) -> None:
    for name in (*PROGRAMS, "apt-get"):
        put(path, name)
    done = run(path)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_missing_is_installed_and_nothing_else(path: Path) -> None:
    for name in ("runc", "catatonit", "debootstrap", "apt-get"):
        put(path, name)
    update, install = run(path).stdout.splitlines()
    assert update.startswith("apt-get update")
    assert install.endswith("--no-install-recommends podman")


@pytest.mark.parametrize("machine", ["Linux", "Darwin"])
def test_where_podman_cannot_be_had_it_says_in_a_line_that_nothing_was_shown(
    path: Path, machine: str
) -> None:
    put(path, "uname", f"#!/bin/sh\necho {machine}\n")
    done = run(path)
    assert (done.returncode, done.stdout) == (NOT_SHOWN, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("NOT SHOWN: no image was built and no film was made in a container:")


def test_nor_is_anything_shown_where_the_packages_cannot_be_installed(path: Path) -> None:
    put(path, "apt-get", "#!/bin/sh\nexit 100\n")
    done = run(path)
    assert (done.returncode, "could not be installed" in done.stderr) == (NOT_SHOWN, True)
