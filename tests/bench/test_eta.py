"""The arithmetic behind the lines on time left."""

import random
from datetime import datetime
from statistics import fmean

import pytest

from bench.eta import AT, _films, _jumps, _ours, _seen
from bench.imagined import BEGAN, Imagined, Maker
from bench.polls import REMOTE
from workflows.contracts import ProgressResponse, SceneState
from workflows.spread import times_of


def a_film(scenes: int = 6, takes: float = 100.0) -> Imagined:
    maker = Maker(REMOTE, times_of([], takes), lambda chance: takes, percentages=True)
    film = Imagined(maker, scenes, random.Random(1))  # noqa: S311 - to be repeated
    film.run()
    return film


def test_an_imagined_film_is_made_to_its_end_four_scenes_at_a_time() -> None:
    film = a_film()
    assert len(film.took) == 6
    assert min(film.took) >= 100
    assert 200 < film.now < 300
    last = film.at(film.now)
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

    seen = _seen([film], right)
    assert seen.errors == pytest.approx([0] * len(AT), abs=1e-6)
    assert seen.jumps == 0


def test_a_guess_that_takes_back_what_it_said_jumps() -> None:
    film = a_film()
    assert _jumps(film, lambda picture, now: 10.0 + (now - BEGAN).total_seconds() ** 2) > 10


def test_what_has_been_learnt_is_worth_something() -> None:
    def errors(past: int) -> float:
        def takes(seconds: float) -> float:
            return seconds

        films = _films(lambda seconds: lambda chance: takes(seconds), past, percentages=False)[:10]
        return fmean(abs(left) for left in _seen(films, _ours).errors)

    assert errors(20) < errors(0)
