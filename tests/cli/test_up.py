"""`longtake up`, for real: the embedded Temporal, the worker, the API."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.kit import Up, environment, longtake, started

PARTS = {"temporal", "worker", "api", "guard"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One for the tests that leave it running; the last test ends it."""
    with started(environment(tmp_path_factory.mktemp("up"))) as up:
        up.wait_ready()
        yield up


def is_ready(up: Up) -> bool:
    url = f"http://127.0.0.1:{up.env['LONGTAKE_API_PORT']}/readyz"
    return httpx.get(url, trust_env=False).is_success


def test_it_starts_all_parts_and_refuses_a_second_one(running: Up) -> None:
    # Beside them there may be children of the worker, which just then draws its first picture.
    assert set(running.parts) >= PARTS
    assert is_ready(running)

    second = longtake("up", env=running.env)
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"process {running.process.pid}" in second.stderr
    assert running.env["LONGTAKE_API_PORT"] in second.stderr
    assert is_ready(running)

    look = longtake("doctor", env=running.env)
    assert look.returncode == 0, look.stdout
    assert f"process {running.process.pid}" in look.stdout


def test_a_demo_that_cannot_be_made_ends_with_a_sentence(running: Up) -> None:
    refused = longtake("demo", env=running.env | {"LONGTAKE_DEMO_SECONDS": "1"})
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1].startswith("duration_seconds: ")
    assert "Using the Longtake that runs already" in refused.stderr
    assert running.process.poll() is None, "what it did not start, it leaves running"


def test_a_part_that_dies_is_started_again_while_the_others_go_on(running: Up) -> None:
    before = dict(running.parts)
    before["worker"].kill()

    said = running.wait_said("The worker works again.")

    assert "The worker was ended by signal 9. It is started again in 1 s" in said
    assert {name for name in PARTS if running.parts[name] != before[name]} == {"worker"}
    assert is_ready(running)


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_one_starts(tmp_path: Path) -> None:
    env = environment(tmp_path)
    with started(env) as up:
        up.wait_ready()
        up.send(signal.SIGKILL)
        # It waits for what the guard is still ending.
        with started(env) as next_up:
            next_up.wait_ready()
            up.wait_gone()
            assert is_ready(next_up)
            next_up.send(signal.SIGTERM)
            next_up.wait_gone()
            assert next_up.process.returncode == 0


def test_ctrl_c_ends_all_parts(running: Up) -> None:
    running.send(signal.SIGINT)
    assert running.process.returncode == 0
    running.wait_gone()
    assert not (running.folder / "up.json").exists()
