"""Dividing a script loses nothing, moves nothing, and breaks nothing that is read as one."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Brief
from storyboard import SceneLimits
from tests.storyboard.builders import texts, written
from tests.storyboard.strategies import EXAMPLES, LETTERS, PICTURES, PLAIN_WORDS, seconds

pytestmark = pytest.mark.slow  # it writes hundreds of storyboards

SPACES = st.sampled_from(
    [" ", " ", " ", ", ", ". ", "! ", "… ", "\n", "\n\n", "\r\n\r\n", "\n# Act\n", "\u3000"]
)


@EXAMPLES
@given(st.lists(st.tuples(PLAIN_WORDS, SPACES).map("".join), min_size=6, max_size=40), seconds())
def test_the_words_of_all_scenes_are_the_words_of_the_script(parts: list[str], duration: float) -> None:
    script = "".join(parts * 10)
    scenes = written(Brief(script=script, duration_seconds=duration), SceneLimits(1, 15))
    words = [word for word in script.split() if word != "#"]
    assert " ".join(texts(scenes)).split() == words or len(script) > len(scenes) * 2_000


@EXAMPLES
@given(st.lists(PICTURES, min_size=6, max_size=30), seconds())
def test_no_letter_or_picture_is_cut_in_two(some: list[str], duration: float) -> None:
    pictures = some * 10
    scenes = written(Brief(script="".join(pictures), duration_seconds=duration))
    assert "".join(texts(scenes)) == "".join(pictures)
    assert set(accumulate(map(len, texts(scenes)))) <= set(accumulate(map(len, pictures)))


@EXAMPLES
@given(st.lists(LETTERS, min_size=6, max_size=30), seconds())
def test_a_word_without_end_is_cut_between_letters(some: list[str], duration: float) -> None:
    letters = some * 10
    scenes = written(Brief(script="".join(letters), duration_seconds=duration))
    assert "".join(texts(scenes)) == "".join(letters)
    assert set(accumulate(map(len, texts(scenes)))) <= set(accumulate(map(len, letters)))
