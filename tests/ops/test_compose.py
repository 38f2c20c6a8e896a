"""docker-compose.yml and the Dockerfile, against the settings and the embedded server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from settings import Settings

REPOSITORY = Path(__file__).parents[2]
COMPOSE = (REPOSITORY / "docker-compose.yml").read_text()
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
TEMPORAL = Path(sys.executable).with_name("temporal")


def versions_of(image: str) -> set[str]:
    return set(re.findall(rf"^\s+image: {image}:(\S+)$", COMPOSE, re.MULTILINE))


@pytest.mark.parametrize("text", [COMPOSE, DOCKERFILE], ids=["docker-compose.yml", "Dockerfile"])
def test_every_setting_that_a_container_gets_exists(text: str) -> None:
    used = set(re.findall(r"\bLONGTAKE_\w+", text))
    assert used
    assert used - {f"LONGTAKE_{name.upper()}" for name in Settings.model_fields} == set()


def test_ports_are_open_on_this_machine_only() -> None:
    published = re.findall(r"^\s+- \"?([\d.:]*\d+:\d+)\"?$", COMPOSE, re.MULTILINE)
    assert len(published) == COMPOSE.count("ports:")
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_every_image_of_others_has_a_version() -> None:
    images = re.findall(r"^(?:\s+image:|FROM) (\S+)$", COMPOSE + DOCKERFILE, re.MULTILINE)
    others = [image for image in images if image != "longtake"]
    assert others
    assert [image for image in others if not re.search(r":\d", image)] == []


@pytest.mark.skipif(not TEMPORAL.exists(), reason="no embedded server on this platform")
def test_both_ways_of_running_longtake_meet_the_same_temporal() -> None:
    said = subprocess.run([TEMPORAL, "--version"], capture_output=True, text=True, check=True).stdout
    embedded = re.search(r"Server ([\d.]+), UI ([\d.]+)", said)
    assert embedded, said
    server, web_ui = embedded.groups()
    assert versions_of("temporalio/server") == versions_of("temporalio/admin-tools") == {server}
    assert versions_of("temporalio/ui") == {web_ui}


def test_the_image_installs_what_is_locked_and_runs_without_root() -> None:
    steps = DOCKERFILE.splitlines()
    assert any("--require-hashes --requirement requirements/runtime.txt" in step for step in steps)
    [user] = [number for number, step in enumerate(steps) if step.startswith("USER")]
    assert steps[user] == "USER 10001:10001"  # Kubernetes refuses a name: it could be root's
    assert user < next(number for number, step in enumerate(steps) if step.startswith("CMD"))
