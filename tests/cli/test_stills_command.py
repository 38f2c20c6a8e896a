"""Stills of a storyboard that waits are drawn from the command line, at a price that is confirmed."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

PATH = f"/api/v1/jobs/{JOB}"
MOST = {"max_cost_usd": 0.04}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API with five scenes: the second has a still, and those of the last two are on their way."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        scenes = [
            {"number": 1, "stills": []},
            {"number": 2, "stills": [{"take": 1, "outcome": "succeeded"}], "still": 1},
            {"number": 3, "stills": [{"take": 1, "outcome": "failed"}]},
            {"number": 4, "stills": [{"take": 1, "outcome": None}]},
            {"number": 5, "stills": [{"take": 1, "outcome": "succeeded", "clip": None}]},
        ]
        fake.says(f"GET {PATH}", {"results": {"scenes": scenes}})
        fake.says(f"GET {PATH}/still-price", {"cost_usd": 0.04})
        for scene, take in ((1, 1), (2, 2), (3, 2)):
            fake.says(f"PUT {PATH}/scenes/{scene}/stills/{take}", {"take": take})
        yield fake


def ordered(api: FakeApi) -> list[tuple[str, object]]:
    return [(call.rsplit(JOB, 1)[1], json.loads(body)) for call, body in api.asked if call.startswith("PUT")]


def test_all_scenes_without_a_still_get_one_at_the_price_that_was_said(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("stills", JOB, "--yes") == 0
    assert ordered(api) == [("/scenes/1/stills/1", MOST), ("/scenes/3/stills/2", MOST)]
    told = capsys.readouterr()
    assert told.out.splitlines() == ["scene 1: still 1", "scene 3: still 2"]
    assert "$0.080" in told.err


def test_a_scene_that_is_named_gets_another_still(api: FakeApi, run: Run) -> None:
    assert run("stills", JOB, "2", "--yes") == 0
    assert ordered(api) == [("/scenes/2/stills/2", MOST)]


def test_a_refused_still_is_told_and_stops_no_other(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    busy = {"type": "scene-busy", "title": "Busy", "status": 409, "detail": "A still is being drawn."}
    api.says(f"PUT {PATH}/scenes/1/stills/1", busy, status=409)
    assert run("stills", JOB, "--yes") == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["scene 3: still 2"]
    assert "scene 1: " in told.err
    assert "No still was ordered of these scenes: 1." in told.err


def test_nothing_is_asked_where_each_scene_has_a_still(api: FakeApi, run: Run) -> None:
    drawn = {"number": 1, "stills": [{"take": 1, "outcome": "succeeded"}], "still": 1}
    api.says(f"GET {PATH}", {"results": {"scenes": [drawn]}})
    assert run("stills", JOB) == 0
    assert not ordered(api)


def test_nothing_is_drawn_unconfirmed_or_of_a_scene_that_is_not_there(api: FakeApi, run: Run) -> None:
    assert run("stills", JOB, "2") == 1
    assert run("stills", JOB, "6", "--yes") == 1
    assert not ordered(api)
