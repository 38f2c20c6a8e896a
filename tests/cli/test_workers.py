"""`longtake workers` as a table."""

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import FakeApi

CALL = "GET /api/v1/workers"


def _worker(build: str, **changes: bool) -> dict[str, object]:
    queues = [
        {"name": "longtake-media", "slots_used": 1, "slots_free": 3},
        {"name": "longtake-calls", "slots_used": 0, "slots_free": 100},
    ]
    return {
        "host": "render-2",
        "pool": "all",
        "build": build,
        "draining": False,
        "last_heard_at": "2026-12-01T10:00:00Z",
        "queues": queues,
    } | changes


def test_each_worker_is_a_line_that_says_which_films_it_gets(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    routing = {"current_build": "v1", "ramping_build": "v2", "ramp_percent": 10}
    listed = [_worker("v1"), _worker("v2"), _worker("v0"), _worker("v1", draining=True)]
    api.says(CALL, {"workers": listed, "routing": routing})
    assert run("workers") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:4] == ["HOST", "POOL", "BUILD", "FILMS"]
    assert [line[:4] for line in lines[1:]] == [
        ["render-2", "all", "v1", "current"],
        ["render-2", "all", "v2", "10"],
        ["render-2", "all", "v0", "none"],
        ["render-2", "all", "v1", "draining"],
    ]
    assert lines[1][4:8] == ["2", "1", "of", "104"]
