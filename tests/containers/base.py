"""The base image: the Dockerfile's own tag where it can be pulled, else a stand-in of Debian's packages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.cli.kit import REPOSITORY
from tests.containers.podman import Podman, say

STAND_IN_SUITE = "bookworm"
STAND_IN = "longtake.stand-in"  # the label that says so, also at the next run
PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"
PULL_SECONDS = 600
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def base_tag() -> str:
    """What the Dockerfile builds on, in full."""
    [name] = re.findall(r"^FROM (\S+)$", (REPOSITORY / "Dockerfile").read_text(), re.MULTILINE)
    return f"docker.io/library/{name}"


def have_base(podman: Podman) -> str:
    """Have the base image; a sentence that says what it is.

    Raises:
        AssertionError: it can neither be pulled nor made.
    """
    tag = base_tag()
    if not podman.has(tag) and podman.run(["pull", "--quiet", tag], timeout=PULL_SECONDS).returncode != 0:
        _make_stand_in(podman, tag)
    label = podman("image", "inspect", "--format", f'{{{{index .Labels "{STAND_IN}"}}}}', tag)
    return f"{tag}, pulled" if label in {"", "<no value>"} else f"NOT the real {tag}: {label} under its name"


def _make_stand_in(podman: Podman, tag: str) -> None:
    say(f"{tag} cannot be pulled here: a stand-in is made with debootstrap (1 to 3 minutes)")
    assert os.geteuid() == 0, "NOT SHOWN: the base image cannot be pulled, and debootstrap needs root"
    root = podman.folder / "rootfs"
    shutil.rmtree(root, ignore_errors=True)
    _run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", STAND_IN_SUITE, root)
    _adapt(root)
    release = (root / "etc/debian_version").read_text().strip()
    archive = podman.folder / "rootfs.tar"
    _run("tar", "-C", root, "-cf", archive, ".")
    podman("import", "--change", f"LABEL {STAND_IN}=Debian-{release}", archive, tag)
    shutil.rmtree(root)
    archive.unlink()


def _adapt(root: Path) -> None:
    """What the real image has, and what this machine's network needs."""
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    for marker in root.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        marker.unlink()  # The real image's pip installs into its own Python.
    if CERTIFICATES.exists():
        shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    for settings in Path("/etc/apt/apt.conf.d").glob("99*"):
        shutil.copy(settings, root / "etc/apt/apt.conf.d")


def _run(*words: str | Path) -> None:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
