"""Lines in another language never lose a word: pictures are held for them, and not for too long."""

import pytest

from contracts import Brief, Scene, TransitionChoice
from storyboard.held_pictures import MAX_HOLD_SECONDS, TooLongLinesError, find_holds

SCENES = tuple(Scene(number=number, text="A kite", seconds=5.0) for number in (1, 2, 3))
CUT = Brief(prompt="A kite", transition=TransitionChoice.CUT)


def test_a_picture_is_held_for_what_its_clip_lacks() -> None:
    clips = {1: 6.0, 2: 5.0, 3: 5.0}
    assert find_holds(CUT, SCENES, {1: 6.0, 2: 7.5, 3: 4.0}, clips) == {2: 2.5}
    # Under a cross-fade a clip goes on for half a second more.
    faded = Brief(prompt="A kite")
    assert find_holds(faded, SCENES, {1: 6.0, 2: 7.5}, clips) == {1: 0.5, 2: 3.0}


def test_a_clip_that_is_too_short_for_the_first_film_is_none_of_its_lines_fault() -> None:
    assert find_holds(CUT, SCENES, {1: 5.0}, {1: 0.5, 2: 5.0, 3: 5.0}) == {}


def test_a_picture_that_would_stand_too_long_is_refused_with_the_numbers() -> None:
    needed = {2: 5.0 + MAX_HOLD_SECONDS + 0.5}
    with pytest.raises(
        TooLongLinesError, match=r"scene 2 need 8\.5 seconds.*still for 3\.5 s, and 3 is"
    ) as said:
        find_holds(CUT, SCENES, needed, {1: 5.0, 2: 5.0, 3: 5.0})
    assert said.value.scene == 2
