"""`longtake tag`, `longtake tags`, and the list of the films with a tag."""

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi

TAGS = {"tags": [{"tag": "family", "jobs": 2}, {"tag": "travel", "jobs": 12}]}


def test_films_get_tags_and_what_is_refused_has_its_reason(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = {"job_id": "x", "type": "/problems/job-not-found", "detail": "You have no job of this id."}
    api.says("POST /api/v1/jobs/tags", {"changed": [JOB], "refused": [refusal]})
    assert run("tag", JOB, "x", "--add", "travel", "--add", "family", "--remove", "draft") == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"{JOB}\n", "x: You have no job of this id.\n")
    ((_, body),) = api.asked
    assert json.loads(body) == {"ids": [JOB, "x"], "add": ["travel", "family"], "remove": ["draft"]}


def test_a_tag_must_be_named(api: FakeApi, run: Run) -> None:
    assert run("tag", JOB) == 1
    assert not api.asked


def test_the_tags_are_listed(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says("GET /api/v1/tags", TAGS)
    assert run("tags") == 0
    assert capsys.readouterr().out == "     2  family\n    12  travel\n"
    assert run("tags", "--json") == 0
    assert json.loads(capsys.readouterr().out) == TAGS


def test_the_films_with_a_tag_are_listed(api: FakeApi, run: Run) -> None:
    api.says("GET /api/v1/jobs", {"jobs": [], "next_cursor": None})
    assert run("list", "--tag", "travel", "--json") == 0
    assert api.asked[0][0] == "GET /api/v1/jobs?limit=20&tag=travel"
