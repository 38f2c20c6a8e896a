"""A scene of a finished film gets longer or shorter from the command line, for nothing."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

LENGTH = f"/api/v1/jobs/{JOB}/scenes/2/length"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        limits = {"scene_seconds": 5.0, "least_seconds": 3.21, "most_seconds": 5.98}
        fake.says(f"GET {LENGTH}", limits)
        fake.says(f"PUT {LENGTH}", {"status": "processing", "seconds": 4}, status=202)
        yield fake


@pytest.mark.usefixtures("api")
def test_it_is_told_how_long_a_scene_can_be_in_tenths_that_can_be_asked_for(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("length", JOB, "2") == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("5 s\n", "For nothing it can last 3.3 to 5.9 s.\n")


def test_a_scene_gets_another_length(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("length", JOB, "2", "4.5") == 0
    assert capsys.readouterr().out == "processing\n"
    assert [(call, json.loads(body)) for call, body in api.asked] == [(f"PUT {LENGTH}", {"seconds": 4.5})]


def test_a_length_below_nothing_is_not_sent(api: FakeApi, run: Run) -> None:
    assert run("length", JOB, "2", "--", "-1") != 0
    assert api.asked == []
