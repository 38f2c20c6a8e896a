"""`longtake trash`, `untrash`, and the list of what is in the trash."""

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi


def test_films_are_moved_and_what_stays_has_its_reason(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = {"job_id": "x", "type": "/problems/job-active", "detail": "It has not ended."}
    api.says("POST /api/v1/jobs/trash", {"moved": [JOB], "refused": [refusal]})
    api.says("POST /api/v1/jobs/restore", {"moved": [JOB], "refused": []})
    assert run("trash", JOB, "x") == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"{JOB}\n", "x: It has not ended.\n")
    assert run("untrash", JOB) == 0
    assert [(call, json.loads(body)) for call, body in api.asked] == [
        ("POST /api/v1/jobs/trash", {"ids": [JOB, "x"]}),
        ("POST /api/v1/jobs/restore", {"ids": [JOB]}),
    ]


def test_the_trash_is_listed(api: FakeApi, run: Run) -> None:
    api.says("GET /api/v1/jobs", {"jobs": [], "next_cursor": None})
    assert run("list", "--trashed", "--json") == 0
    assert api.asked[0][0] == "GET /api/v1/jobs?limit=20&trashed=true"
