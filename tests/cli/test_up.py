"""`longtake up`, for real: the embedded Temporal, the worker, the API."""

import signal
from pathlib import Path

import httpx
import pytest

from tests.cli.kit import Up, environment, longtake, started

PARTS = {"temporal", "worker", "api", "guard"}


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def is_ready(up: Up) -> bool:
    url = f"http://127.0.0.1:{up.env['LONGTAKE_API_PORT']}/readyz"
    return httpx.get(url, trust_env=False).is_success


def test_it_starts_all_parts_refuses_a_second_one_and_ends_with_ctrl_c(env: dict[str, str]) -> None:
    with started(env) as up:
        up.wait_ready()
        # Beside them there may be children of the worker, which just then draws its first picture.
        assert set(up.parts) >= PARTS
        assert is_ready(up)

        second = longtake("up", env=env)
        assert second.returncode == 1
        assert second.stderr.count("\n") == 1
        assert f"process {up.process.pid}" in second.stderr
        assert env["LONGTAKE_API_PORT"] in second.stderr
        assert is_ready(up)

        look = longtake("doctor", env=env)
        assert look.returncode == 0, look.stdout
        assert f"process {up.process.pid}" in look.stdout

        up.send(signal.SIGINT)
        assert up.process.returncode == 0
        up.wait_gone()
        assert not (up.folder / "up.json").exists()


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_one_starts(env: dict[str, str]) -> None:
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


def test_a_part_that_dies_is_started_again_while_the_others_go_on(env: dict[str, str]) -> None:
    with started(env) as up:
        up.wait_ready()
        before = dict(up.parts)
        before["worker"].kill()

        said = up.wait_said("The worker works again.")

        assert "The worker was ended by signal 9. It is started again in 1 s" in said
        assert {name for name in PARTS if up.parts[name] != before[name]} == {"worker"}
        assert is_ready(up)
        up.send(signal.SIGINT)
        assert up.process.returncode == 0
        up.wait_gone()
