"""The two commands of the README on a machine with Python, make and git alone: no fonts, no browser."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cli.ports import find_free_ports
from tests.cli.kit import PORTS, REPOSITORY
from tests.containers.base import base_tag
from tests.containers.podman import NETWORK, Podman, say

SLIM = f"""FROM {base_tag()}
RUN apt-get update && apt-get install --yes --no-install-recommends make git
RUN useradd --create-home person
USER person
WORKDIR /home/person
"""
# `make test` in full takes as long here as anywhere: these of its files show that it starts and runs.
SOME_TESTS = (
    "tests/media/test_captions.py tests/media/test_shaping.py tests/media/test_selfcheck.py tests/ops"
)
COMMANDS = f"""set -e
git clone --quiet /longtake.bundle longtake
cd longtake
echo "fonts: $(find /usr/share/fonts -name '*.?tf' 2>/dev/null | wc -l)"
make demo SECONDS=9
echo "demo: $?"
.venv/bin/longtake doctor || echo "doctor: $?"
PYTEST_ADDOPTS="--override-ini testpaths= {SOME_TESTS}" make test
echo "test: $?"
"""


@pytest.fixture
def slim(podman: Podman, base: str) -> str:
    """The base image with make and git."""
    context = podman.folder / "slim"
    context.mkdir(exist_ok=True)
    (context / "Dockerfile").write_text(SLIM)
    podman.build("longtake-slim", context)
    return "longtake-slim"


@pytest.fixture
def bundle(podman: Podman) -> Path:
    """The project as it is committed, to be cloned from."""
    path = podman.folder / "longtake.bundle"
    subprocess.run(
        [shutil.which("git") or "git", "bundle", "create", "--quiet", path, "HEAD"],
        cwd=REPOSITORY,
        check=True,
    )
    path.chmod(0o644)
    return path


def test_the_two_commands_of_the_readme_run_and_captions_that_are_left_out_are_told(
    podman: Podman, slim: str, bundle: Path, base: str
) -> None:
    ports = dict(zip(PORTS, map(str, find_free_ports(len(PORTS))), strict=True))
    settings = [word for name, port in ports.items() for word in ("--env", f"{name}={port}")]
    mount = ("--volume", f"{bundle}:/longtake.bundle:ro")
    words = ("run", "--rm", "--init", *NETWORK, *mount, *settings, slim, "bash", "-c", COMMANDS)
    done = podman.run(words, timeout=2400)
    (podman.folder / "slim.log").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    said = done.stdout + done.stderr
    assert "fonts: 0" in said
    assert "captions are left out: no font here has the letters" in said
    assert "every caption is left out" in said
    for line in said.splitlines():
        if any(word in line for word in ("fonts:", "caption is", ".mp4", " passed", "Drawing")):
            say(f"slim: {line.strip()}")
    say(f"slim machine: {base}, with make and git; its log: {podman.folder}/slim.log")
