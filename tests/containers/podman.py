"""Podman with all of its files below one folder: the machine's own containers are left alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONTAINERS_CONF = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
lock_type = "file"
static_dir = "{folder}/libpod"
volume_path = "{folder}/volumes"
tmp_dir = "{folder}/run/libpod"
[network]
network_config_dir = "{folder}/networks"
"""
STORAGE_CONF = """[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run/storage"
"""
# crun refuses hybrid cgroups, which some machines have; runc takes both.
RUNTIME = ("--runtime", "runc")
# Bridges need netavark or CNI's plugins; the host's network needs nothing.
NETWORK = ("--network", "host")
# As on Kubernetes: what is written goes to the volume and to /tmp.
READ_ONLY = ("--read-only", "--tmpfs", "/tmp")  # noqa: S108 - the container's


def say(line: str) -> None:
    """One line of the report that `make containers` prints."""
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Podman:
    """Podman's commands, with `folder` as the only place that they write to."""

    folder: Path

    def set_up(self) -> None:
        """Write its settings."""
        for name in ("tmp", "run", "config", "data"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "registries.conf").touch()
        (self.folder / "containers.conf").write_text(CONTAINERS_CONF.format(folder=self.folder))
        (self.folder / "storage.conf").write_text(STORAGE_CONF.format(folder=self.folder))

    @property
    def environment(self) -> Mapping[str, str]:
        """Ours, with the ways to its settings."""
        return os.environ | {
            "CONTAINERS_CONF": str(self.folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "CONTAINERS_REGISTRIES_CONF": str(self.folder / "registries.conf"),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
        }

    def __call__(self, *words: str | Path, check: bool = True, **more: object) -> str:
        """Run `podman` with these words; what it wrote. `timeout` and `stdin` are subprocess's.

        Raises:
            AssertionError: it failed; with what it said.
        """
        done = self.run(words, **more)
        assert not check or done.returncode == 0, (
            f"podman {words[0]}: {done.stdout[-4000:]}{done.stderr[-4000:]}"
        )
        return done.stdout.strip()

    def run(self, words: Sequence[str | Path], **more: object) -> subprocess.CompletedProcess[str]:
        """The same, with its exit code."""
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [shutil.which("podman") or "podman", *RUNTIME, *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **more,
        )

    def has(self, image: str) -> bool:
        """Whether the image is there."""
        return self.run(["image", "exists", image]).returncode == 0

    def build(self, tag: str, context: Path, *more: str | Path) -> None:
        """Build an image from what is in the folder; layers of earlier builds are used again."""
        self(
            *("build", "--pull=never", "--isolation", "chroot", *NETWORK, "--layers"),
            *("--tag", tag, *more, context),
            timeout=1200,
        )

    def start(
        self, name: str, image: str, *command: str, volume: str = "", environment: Mapping[str, str]
    ) -> None:
        """Start a container in the background.

        `volume`: `name:path`, which any number of them may share; beside it and /tmp nothing can be written.
        """
        settings = [word for key, value in environment.items() for word in ("--env", f"{key}={value}")]
        mounts = ("--volume", volume) if volume else ()
        more = (*READ_ONLY,) if volume else ()
        self(
            "run", "--detach", "--init", *NETWORK, *mounts, *more, "--name", name, *settings, image, *command
        )

    def remove_all(self) -> None:
        """Remove all containers and volumes; images stay, and the next run is quicker."""
        self("rm", "--all", "--force", "--time", "0", check=False)
        self("volume", "rm", "--all", "--force", check=False)


def has_podman() -> bool:
    """Whether the program is there."""
    return shutil.which("podman") is not None
