"""Stills of a storyboard that waits are drawn from the command line, at a price that is confirmed."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

PATH = f"/api/v1/jobs/{JOB}"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API with a storyboard of two scenes, of which the second has a still."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        scenes = [{"number": 1, "stills": []}, {"number": 2, "stills": [{"take": 1}]}]
        fake.says(f"GET {PATH}", {"results": {"scenes": scenes}})
        fake.says(f"GET {PATH}/still-price", {"cost_usd": 0.04})
        for scene, take in ((1, 1), (2, 2)):
            fake.says(f"PUT {PATH}/scenes/{scene}/stills/{take}", {"take": take})
        yield fake


def ordered(api: FakeApi) -> list[tuple[str, object]]:
    return [(call.rsplit(JOB, 1)[1], json.loads(body)) for call, body in api.asked if call.startswith("PUT")]


def test_all_scenes_get_their_next_still_at_the_price_that_was_said(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("stills", JOB, "--yes") == 0
    most = {"max_cost_usd": 0.04}
    assert ordered(api) == [("/scenes/1/stills/1", most), ("/scenes/2/stills/2", most)]
    told = capsys.readouterr()
    assert told.out.splitlines() == ["scene 1: still 1", "scene 2: still 2"]
    assert "$0.080" in told.err


def test_nothing_is_drawn_unconfirmed_or_of_a_scene_that_is_not_there(api: FakeApi, run: Run) -> None:
    assert run("stills", JOB, "2") == 1
    assert run("stills", JOB, "3", "--yes") == 1
    assert not ordered(api)
