"""The part of `.ci/run` that installs a browser, among programs that only say how they were called."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "chromium"
BASH = shutil.which("bash") or "bash"
STUB = '#!/bin/sh\necho "$(basename "$0") $*"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH of its own, with `env` alone; root's id is 0."""
    put(tmp_path, "id", "#!/bin/sh\necho 0\n")
    (tmp_path / "basename").symlink_to(shutil.which("basename") or "basename")
    (tmp_path / "env").symlink_to(shutil.which("env") or "env")
    return tmp_path


def put(path: Path, name: str, text: str = STUB) -> None:
    (path / name).write_text(text)
    (path / name).chmod(0o755)


def run(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    words = {"PATH": str(path), **environment}
    return subprocess.run([BASH, SCRIPT], env=words, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"])
def test_nothing_is_installed_where_there_is_a_browser(path: Path, name: str) -> None:
    put(path, name)
    put(path, "apt-get")
    done = run(path)
    assert (done.returncode, done.stdout) == (0, "")


def test_nor_where_one_is_named(path: Path) -> None:
    put(path, "my-browser")
    assert run(path, LONGTAKE_CHROMIUM=str(path / "my-browser")).returncode == 0


def test_where_there_is_none_debians_is_installed(path: Path) -> None:
    put(path, "apt-get")
    update, install = run(path).stdout.splitlines()
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install")
    assert install.endswith(" chromium-headless-shell")


def test_who_is_not_root_asks_sudo(path: Path) -> None:
    put(path, "id", "#!/bin/sh\necho 1000\n")
    put(path, "apt-get")
    put(path, "sudo")
    calls = run(path).stdout.splitlines()
    assert [call.split()[0] for call in calls] == ["sudo", "sudo"]


def test_without_apt_get_it_says_what_to_do(path: Path) -> None:
    done = run(path)
    assert done.returncode == 1
    assert "LONGTAKE_CHROMIUM" in done.stderr
