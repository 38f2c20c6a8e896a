"""What webhooks were told is listed, told again and tried from the command line."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

LOG = "/api/v1/webhook-deliveries"


def _message(state: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - of the API's answer
    failed = {"number": 1, "redelivery": 0, "status": None, "failure": "timeout", "seconds": 10.01}
    return {
        "delivery_id": f"{JOB}_run-1",
        "job_id": JOB,
        "type": "job.completed",
        "url": "https://hooks.example/films",
        "state": state,
        "created_at": "2026-12-01T10:00:00Z",
        "next_try_at": None,
        "attempts": [failed],
    } | fields


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        page = {"deliveries": [_message("pending", next_try_at="2026-12-01T10:05:00Z")], "next_cursor": None}
        fake.says(f"GET {LOG}", page)
        fake.says(f"GET /api/v1/jobs/{JOB}/webhook-deliveries", page)
        fake.says(f"POST {LOG}/{JOB}_run-1/redeliver", _message("pending"), status=202)
        yield fake


def test_messages_are_listed_with_the_last_answer(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (
        f"{JOB}_run-1  2026-12-01 10:00  job.completed  pending  timeout, 10.0 s  next try 2026-12-01 10:05"
    )
    for words in ((), (JOB,), ("list", JOB), ("--state", "pending")):
        assert run("webhooks", *words) == 0
        assert capsys.readouterr().out.splitlines() == [line]
    calls = [call for call, _ in api.asked]
    of_film = f"GET /api/v1/jobs/{JOB}/webhook-deliveries"
    assert calls == [f"GET {LOG}?limit=100", of_film, of_film, f"GET {LOG}?limit=100&state=pending"]


def test_the_apis_own_answer_is_printed_on_demand(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("webhooks", "--json") == 0
    assert json.loads(capsys.readouterr().out)["deliveries"][0]["state"] == "pending"
    assert api.asked


def test_a_message_is_told_again_under_a_key(api: FakeApi, run: Run) -> None:
    assert run("webhooks", "redeliver", f"{JOB}_run-1") == 0
    assert api.asked[-1][0] == f"POST {LOG}/{JOB}_run-1/redeliver"
    assert len(api.keys[-1]) == 36


@pytest.mark.parametrize(("state", "code"), [("delivered", 0), ("failed", 1)])
def test_a_test_says_by_its_exit_code_whether_the_receiver_takes_it(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str], state: str, code: int
) -> None:
    api.says(f"POST {LOG}/test", _message(state, type="webhook.test", job_id=None))
    assert run("webhooks", "test", "https://hooks.example/films") == code
    assert f"webhook.test  {state}" in capsys.readouterr().out
    assert json.loads(api.asked[-1][1]) == {"url": "https://hooks.example/films"}


def test_help_names_the_commands(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("webhooks", "--help") == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("list", "redeliver", "test"))
