"""Which model may make one scene of a film anew."""

from datetime import date

import pytest

from api.http.problems import ProblemError
from api.jobs.retake_model import find_retake_model
from api.providers.availability import ModelAvailability
from contracts import ModelKind, Scene
from providers.accounts import Accounts
from providers.model_spec import ModelSpec
from providers.registry import ANIMATIC, Registry
from tests.api.kit import a_row

SHORT = ModelSpec("animatic", "short", ModelKind.VIDEO, min_seconds=1.0, max_seconds=4.0)
OFFERS = ModelAvailability(Registry([ANIMATIC, SHORT]), Accounts({}), today=lambda: date(2026, 11, 28))


def a_scene(seconds: float) -> Scene:
    return Scene(number=2, text="Fog.", seconds=seconds)


@pytest.mark.parametrize("seconds", [1.5, 3.0, 5.0, 7.25])
def test_a_scene_of_any_length_can_be_made_anew_by_who_made_it(seconds: float) -> None:
    row = a_row().to_row()
    assert find_retake_model(OFFERS, row, a_scene(seconds), None, None).name == row.model


def test_a_model_that_makes_no_clip_so_long_is_refused_by_its_name() -> None:
    row = a_row().to_row()
    assert find_retake_model(OFFERS, row, a_scene(3.0), None, "short").name == "short"
    with pytest.raises(ProblemError) as refused:
        find_retake_model(OFFERS, row, a_scene(6.0), None, "short")
    assert [fault.field for fault in refused.value.problem.errors or ()] == ["model"]
