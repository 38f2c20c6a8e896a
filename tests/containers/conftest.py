"""The images, built once; the parts, running."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.kit import REPOSITORY
from tests.containers.base import base_tag, have_base
from tests.containers.deployment import IMAGE, ContainerDeployment
from tests.containers.podman import Podman, has_podman, say

MOST_MEGABYTES = 900  # on top of the base


@pytest.fixture(scope="session")
def podman() -> Podman:
    """Podman on its own folder: `var/containers`, or the one that LONGTAKE_CONTAINERS_DIR names."""
    if not has_podman():
        pytest.exit(
            "NOT SHOWN: there is no Podman here, so nothing was built and no film was made.", returncode=3
        )
    folder = Path(os.environ.get("LONGTAKE_CONTAINERS_DIR", REPOSITORY / "var" / "containers")).absolute()
    found = Podman(folder)
    found.set_up()
    found.remove_all()
    return found


@pytest.fixture(scope="session")
def base(podman: Podman) -> str:
    """The base image; what it is."""
    what = have_base(podman)
    say(f"base image: {what}")
    return what


@pytest.fixture(scope="session")
def image(podman: Podman, base: str) -> str:
    """The image that the Dockerfile makes."""
    podman.build(IMAGE, REPOSITORY)
    added = image_megabytes(podman, IMAGE) - image_megabytes(podman, base_tag())
    say(f"image: {IMAGE}, {added:.0f} MB on top of its base, built from the Dockerfile as it stands")
    assert added <= MOST_MEGABYTES
    return IMAGE


def image_megabytes(podman: Podman, image: str) -> float:
    """The size of an image with all of its layers."""
    return int(podman("image", "inspect", "--format", "{{.Size}}", image)) / 1e6


@pytest.fixture
def deployment(podman: Podman, image: str) -> ContainerDeployment:
    """The parts, to be started."""
    deployment = ContainerDeployment(podman.folder, podman=podman)
    deployment.build_database()
    return deployment


@pytest.fixture
def client(deployment: ContainerDeployment) -> Iterator[httpx.Client]:
    """A client of the API in a container, with all the other parts at work."""
    with deployment.running() as client:
        yield client
