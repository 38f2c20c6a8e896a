"""`longtake generate` and `batch` where whoever runs Longtake wants words confirmed with each order."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, SESSION, FakeApi

GENERATE, ESTIMATE = "POST /api/v1/generate", "POST /api/v1/estimate"
ACCEPTED = {"job_id": JOB, "status": "queued", "links": {}}
WORDS = "These are my own ideas."
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def asking(api: FakeApi) -> FakeApi:
    """An API that wants words confirmed."""
    api.says(SESSION, {"auth": "off", "order_confirmation": WORDS})
    api.says(GENERATE, ACCEPTED, status=202)
    api.says(ESTIMATE, {"cost_usd": 0, "notices": []})
    return api


def test_nothing_is_ordered_where_nobody_can_confirm(asking: FakeApi, run: Run, capsys: Captured) -> None:
    assert run("generate", "a fox") == 1
    told = capsys.readouterr().err
    assert WORDS in told
    assert "add --confirm" in told
    assert [call for call, _ in asking.asked] == [SESSION]


def test_the_words_go_with_the_order_that_confirms_them(asking: FakeApi, run: Run) -> None:
    assert run("generate", "a fox", "--confirm") == 0
    assert json.loads(dict(asking.asked)[GENERATE]) == {"prompt": "a fox", "order_confirmation": WORDS}


def test_a_batch_confirms_them_for_each_film(asking: FakeApi, run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "films.csv"
    rows.write_text("prompt\na fox\na hare\n", "utf-8")
    assert run("batch", str(rows), "--confirm") == 0
    orders = [json.loads(body) for call, body in asking.asked if call == GENERATE]
    assert [order["order_confirmation"] for order in orders] == [WORDS, WORDS]
