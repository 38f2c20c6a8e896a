"""`longtake operations` as text and as JSON."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import FakeApi

CALL = "GET /api/v1/operations"
NONE = dict.fromkeys(("held", "needs_owner", "slow", "in_line", "queued", "running"), 0)
COMMAND = "temporal workflow describe --workflow-id 1b4e --address 127.0.0.1:7233 --namespace 'a b'"
FILM: dict[str, Any] = {
    "job_id": "1b4e",
    "title": "The [bold]kite",
    "team": "Ann's",
    "state": "held",
    "parts": [
        {"name": "scene 2", "provider": "fal", "condition": "held", "since": "2026-12-01T09:58:00Z"},
        {"name": "the music", "provider": "suno", "condition": "in_line", "since": "2026-12-01T09:59:53Z"},
    ],
    "since": "2026-12-01T09:58:00Z",
    "detail": "Nobody knows whether scene 2 was paid for: say what becomes of it.",
    "web_ui": "http://127.0.0.1:8233/namespaces/default/workflows/1b4e",
    "command": COMMAND,
}
REPAIRS = {
    "started": 1,
    "settled": 0,
    "deleted": 2,
    "notified": 0,
    "stopped_calls": {"fal": 1},
    "unknown_calls": {"fal": 2},
    "refused_calls": {"kling": 3},
}
ANSWER: dict[str, Any] = {
    "at": "2026-12-01T10:00:00Z",
    "counts": NONE | {"held": 1, "running": 12},
    "work": {"total": 3, "films": [FILM]},
    "services": [
        {
            "provider": "fal",
            "places_taken": 20,
            "places": 20,
            "in_line": 3,
            "held": 1,
            "late": 0,
            "ordered_usd": 4.2,
            "submits_per_second": 0.5,
            "trouble": {"parts": 2, "message": "Too many requests.", "next_try_at": None},
        }
    ],
    "teams": [
        {
            "team_id": "t-1",
            "name": "Ann's",
            "films": NONE | {"held": 1, "running": 2},
            "spent_today_usd": 1.25,
            "spent_this_month_usd": 20,
            "ordered_usd": 0.4,
            "daily_cap_usd": 5,
        }
    ],
    "team_id": None,
    "teams_total": 1,
    "spending": {"spent_today_usd": 3, "daily_cap_usd": None},
    "workers": {"workers": [], "routing": None},
    "reconciles": [
        {"status": "completed", "started_at": "2026-12-01T09:56:00Z", "repairs": REPAIRS},
        {"status": "failed", "started_at": "2026-12-01T09:51:00Z", "repairs": None},
    ],
}


def test_a_film_is_a_block_that_says_why_and_what_to_type(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(CALL, ANSWER)
    assert run("operations") == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "Films at work: 1 held, 12 running\n"
        "\n"
        "held for 2:00: The [bold]kite (Ann's)\n"
        "    Nobody knows whether scene 2 was paid for: say what becomes of it.\n"
        "    scene 2: held at fal for 2:00\n"
        "    the music: in line at suno for 0:07\n"
        "    http://127.0.0.1:8233/namespaces/default/workflows/1b4e\n"
        f"    {COMMAND}\n"
    )
    assert "2 more films: --limit" in out
    assert "more team" not in out


def test_services_teams_and_repairs_are_lines(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(CALL, ANSWER)
    assert run("operations") == 0
    said = capsys.readouterr()
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "fal 20 of 20 3 1 0 $4.20 0.5 Too many requests." in lines
    assert "Ann's t-1 3 $1.25 $5.00 $20.00 $0.40" in lines
    assert "all $3.00 -" in lines
    assert (
        "4:00 ago: 1 film started, 2 films deleted, 1 call to fal stopped, "
        "2 calls to fal settled that may have been paid, "
        "3 calls left open that kling refuses to stop, until you mend it"
    ) in lines
    assert "9:00 ago: failed" in lines
    assert "No worker was heard of" in said.err


def test_filters_are_the_apis(api: FakeApi, run: Run) -> None:
    api.says(CALL, ANSWER)
    assert run("operations", "--state", "in_line", "--team", "a&b", "--limit", "7") == 0
    assert api.asked[0][0] == f"{CALL}?state=in_line&team=a%26b&limit=7"


def test_json_is_the_apis_own_answer(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says(CALL, ANSWER)
    assert run("operations", "--json") == 0
    assert json.loads(capsys.readouterr().out) == ANSWER


def test_without_temporal_the_rest_is_told(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(CALL, ANSWER | {"workers": None, "reconciles": None})
    assert run("operations") == 0
    said = capsys.readouterr()
    assert "Temporal does not answer" in said.err
    assert "Workers" not in said.out
    assert "The [bold]kite" in said.out
