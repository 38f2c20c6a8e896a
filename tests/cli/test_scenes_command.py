"""The scenes of a film are listed, arranged, and added to, from the command line."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

ORDER, SCENES = f"/api/v1/jobs/{JOB}/scene-order", f"/api/v1/jobs/{JOB}/scenes"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        places = [{"scene": 3, "transition": None}, {"scene": 1, "transition": "cut"}]
        fake.says(f"GET {ORDER}", {"scenes": places, "removed": [2], "revision": 1})
        fake.says(f"PUT {ORDER}", {"status": "processing"})
        fake.says(f"POST {SCENES}/estimate", {"cost_usd": 0.3})
        fake.says(f"POST {SCENES}", {"scene": 4, "status": "processing"})
        yield fake


def _last_call(api: FakeApi) -> tuple[str, object]:
    call, body = api.asked[-1]
    return call, json.loads(body)


def test_scenes_are_listed_in_the_films_order(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("scenes", JOB) == 0
    told = capsys.readouterr()
    assert (told.out.splitlines(), told.err.strip()) == (["3", "1:cut"], "Taken out: 2")


def test_they_are_arranged_for_nothing(api: FakeApi, run: Run) -> None:
    assert run("scenes", JOB, "--order", "2, 1:crossfade") == 0
    places = [{"scene": 2, "transition": None}, {"scene": 1, "transition": "crossfade"}]
    assert _last_call(api) == (f"PUT {ORDER}", {"scenes": places})


def test_a_scene_is_added_at_the_price_that_was_said(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("scenes", JOB, "--add", "Rain.", "--after", "0", "--seconds", "4", "--yes") == 0
    scene = {"text": "Rain.", "after": 0, "duration_seconds": 4.0}
    assert _last_call(api) == (f"POST {SCENES}", {**scene, "max_cost_usd": 0.3})
    assert capsys.readouterr().out.strip() == "4"


def test_a_scene_goes_on_from_the_one_that_it_follows(api: FakeApi, run: Run) -> None:
    words = ("--add", "It lands.", "--after", "1", "--continue", "--provider", "fal", "--model", "m")
    assert run("scenes", JOB, *words, "--yes") == 0
    scene = {"text": "It lands.", "after": 1, "provider": "fal", "model": "m"}
    opening = {"opens_on": "last_frame", "transition": "cut", "max_cost_usd": 0.3}
    assert _last_call(api) == (f"POST {SCENES}", scene | opening)


def test_a_scene_begins_from_a_still_or_goes_on_and_not_both(api: FakeApi, run: Run) -> None:
    assert run("scenes", JOB, "--add", "It lands.", "--still", "--yes") == 0
    opening = {"text": "It lands.", "opens_on": "still", "max_cost_usd": 0.3}
    assert _last_call(api) == (f"POST {SCENES}", opening)
    assert run("scenes", JOB, "--add", "It lands.", "--still", "--continue", "--yes") == 1


@pytest.mark.parametrize("order", ["1,two", "1,2:wipe", ""])
def test_an_order_that_is_none_is_refused(api: FakeApi, run: Run, order: str) -> None:
    assert run("scenes", JOB, "--order", order) != 0
    assert api.asked == []
