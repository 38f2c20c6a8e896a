"""The arithmetic behind the lines on time left."""

import random
from datetime import datetime
from statistics import fmean

import pytest

from bench.eta_error import MEASURED_SHARES, _count_jumps, _guess_by_model, _measure_errors, _simulate_films
from bench.poll_cost import REMOTE_MODEL
from bench.simulated_films import BEGAN, SimulatedFilm, SimulatedModel
from contracts import ProgressResponse, SceneState
from estimates.durations import expected_duration


def a_film(scenes: int = 6, takes: float = 100.0) -> SimulatedFilm:
    maker = SimulatedModel(
        REMOTE_MODEL, expected_duration([], takes), lambda chance: takes, reports_percent=True
    )
    film = SimulatedFilm(maker, scenes, random.Random(1))  # noqa: S311 - to be repeated
    film.run_to_end()
    return film


def test_an_imagined_film_is_made_to_its_end_four_scenes_at_a_time() -> None:
    film = a_film()
    assert len(film.took) == 6
    assert min(film.took) >= 100
    assert 200 < film.now < 300
    last = film.snapshot_at(film.now)
    assert {scene.state for scene in last.scenes} == {SceneState.COMPLETE}
    under_way = [
        sum(
            scene.started_at is not None and scene.state is not SceneState.COMPLETE
            for scene in picture.scenes
        )
        for _, picture in film.pictures
    ]
    assert max(under_way) == 4


def test_a_guess_that_is_right_has_no_error_and_does_not_jump() -> None:
    film = a_film()

    def right(picture: ProgressResponse, now: datetime) -> float:
        return film.now - (now - BEGAN).total_seconds()

    seen = _measure_errors([film], right)
    assert seen.errors == pytest.approx([0] * len(MEASURED_SHARES), abs=1e-6)
    assert seen.jumps == 0


def test_a_guess_that_takes_back_what_it_said_jumps() -> None:
    film = a_film()
    assert _count_jumps(film, lambda picture, now: 10.0 + (now - BEGAN).total_seconds() ** 2) > 10


@pytest.mark.slow
def test_what_has_been_learnt_is_worth_something() -> None:
    def errors(past: int) -> float:
        def takes(seconds: float) -> float:
            return seconds

        films = _simulate_films(lambda seconds: lambda chance: takes(seconds), past, percentages=False)[:10]
        return fmean(abs(left) for left in _measure_errors(films, _guess_by_model).errors)

    assert errors(20) < errors(0)
